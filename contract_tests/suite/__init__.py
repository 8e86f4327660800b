"""The contract as a pytest suite: `pytest --pyargs fairport.contract_tests.suite --fairport-target=URL`."""
