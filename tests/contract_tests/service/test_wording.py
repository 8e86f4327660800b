from fairport.contract_tests.service import wording


def test_telephone_numbers_stay_in_the_ranges_kept_for_fiction() -> None:
    assert wording.telephone_number(0) == "+61255500000"
    assert wording.telephone_number(9_999) == "+61255509999"
    assert wording.telephone_number(10_000) == "+61270100000"
    assert wording.telephone_number(80_000) == wording.telephone_number(0)
    assert {len(wording.telephone_number(index)) for index in range(0, 90_000, 997)} == {12}
