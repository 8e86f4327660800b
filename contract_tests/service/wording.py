"""The words of the made-up data: people, firms, addresses. Nobody exists; telephone ranges are kept for fiction."""

PEOPLE = (
    "Jane Smith",
    "Zoë O'Brien",
    "José Álvarez",
    "Nguyễn Thị Ánh",
    "Søren Ågård",
    "王小明",
    'Robert "Bob" Tables',
    "Anne-Marie d'Arcy",
)
DESCRIPTIONS = (
    "ABC022-Port",
    "Head office <b>urgent</b>",
    "R&D, level 3",
    "Café Münster, 2nd attempt",
    "<script>alert('port')</script>",
    "☎ shop front",
    'The "old" fax line',
    "Moving from ISDN\\SIP",
    "=SUM(A1:A9)",
)
CARRIERS = ("Example Telecom", "Bass Strait Voice", "Número Uno Pty Ltd", "Smith & Sons Networks")
STREETS = ("Example St", "O'Connell Tce", "Rue de l'Église", "Anzac Pde")
PLACES = ("Spring Hill QLD 4000", "Parramatta NSW 2150", "Coburg VIC 3058", "Glenelg SA 5045")
DAYTIME_NUMBERS = ("+61255500123", "+61-2-5550-0123", "(02) 5550 0123", "0491 570 006")

# The Australian regulator keeps (02), (03), (07) and (08) 5550 xxxx and 7010 xxxx for creative works.
FICTION_RANGES = ("+6125550", "+6127010", "+6135550", "+6137010", "+6175550", "+6177010", "+6185550", "+6187010")
RANGE_SIZE = 10_000


def telephone_number(index: int) -> str:
    """Give the `index`-th number kept for fiction, in E.164; past the last one they begin again."""
    block, line = divmod(index, RANGE_SIZE)
    return f"{FICTION_RANGES[block % len(FICTION_RANGES)]}{line:04d}"
