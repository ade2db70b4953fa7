"""Units and currencies as they are printed, and what this house calls them."""

from claims.nlp.lexicon import MONEY_WORDS, words_of

# Currency marks before a number, lower case, to ISO 4217.
CURRENCIES = {
    "£": "GBP", "€": "EUR", "$": "USD", "us$": "USD", "usd": "USD", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB",
    "₺": "TRY", "₪": "ILS", "₦": "NGN", "₱": "PHP", "฿": "THB", "₫": "VND", "₴": "UAH", "c$": "CAD", "ca$": "CAD",
    "cad": "CAD", "a$": "AUD", "au$": "AUD", "aud": "AUD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD", "r$": "BRL",
    "nt$": "TWD", "mx$": "MXN", "rs": "INR", "rs.": "INR", "inr": "INR", "gbp": "GBP", "eur": "EUR", "chf": "CHF",
    "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "zar": "ZAR", "us $": "USD",
}  # fmt: skip
CODES = frozenset({code for code in CURRENCIES if code.isalpha()})
# The adjective tells whose dollar it is; a bare one is the first that comes to mind.
NATIONAL = {
    ("canadian", "dollar"): "CAD", ("australian", "dollar"): "AUD", ("zealand", "dollar"): "NZD",
    ("kong", "dollar"): "HKD", ("singapore", "dollar"): "SGD", ("taiwan", "dollar"): "TWD", ("us", "dollar"): "USD",
    ("u.s.", "dollar"): "USD", ("american", "dollar"): "USD", ("swiss", "franc"): "CHF", ("indian", "rupee"): "INR",
    ("chinese", "yuan"): "CNY", ("japanese", "yen"): "JPY", ("mexican", "peso"): "MXN", ("egyptian", "pound"): "EGP",
    ("swedish", "crown"): "SEK", ("norwegian", "crown"): "NOK", ("danish", "crown"): "DKK",
    ("danish", "krone"): "DKK", ("pakistani", "rupee"): "PKR", ("argentine", "peso"): "ARS",
    ("chilean", "peso"): "CLP", ("philippine", "peso"): "PHP", ("korean", "won"): "KRW", ("turkish", "lira"): "TRY",
    ("jamaican", "dollar"): "JMD", ("lebanese", "pound"): "LBP", ("saudi", "riyal"): "SAR",
}  # fmt: skip
ISO_CODES = frozenset({*CURRENCIES.values(), *NATIONAL.values(), *MONEY_WORDS.values()})
SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "INR": "₹"}  # those of one currency for British readers
NATIONS = frozenset(nation for nation, _ in NATIONAL) | {"new", "hong", "south", "sterling"}
SYMBOLS = {
    "gw": "gigawatt", "mw": "megawatt", "kw": "kilowatt", "gwh": "gigawatt-hour", "mwh": "megawatt-hour",
    "kwh": "kilowatt-hour", "twh": "terawatt-hour", "km": "kilometre", "kms": "kilometre", "kg": "kilogram",
    "kgs": "kilogram", "mph": "mile per hour", "kph": "kilometre per hour", "kmh": "kilometre per hour",
    "m2": "square metre", "m²": "square metre", "km2": "square kilometre", "km²": "square kilometre",
    "sq": "square", "mt": "megatonne", "ha": "hectare", "m³": "cubic metre", "m3": "cubic metre",
    "mb": "megabyte", "gb": "gigabyte", "tb": "terabyte", "kb": "kilobyte", "pb": "petabyte",
    "mbps": "megabit per second", "gbps": "gigabit per second", "kbps": "kilobit per second",
    "°c": "degree", "°f": "degree", "°": "degree", "ºc": "degree", "º": "degree",
    "cm": "centimetre", "mm": "millimetre", "nm": "nanometre", "µm": "micrometre", "μm": "micrometre",
    "mg": "milligram", "mcg": "microgram", "µg": "microgram", "μg": "microgram", "ml": "millilitre",
    "dl": "decilitre", "cl": "centilitre", "cc": "cubic centimetre", "lb": "pound", "lbs": "pound",
    "oz": "ounce", "ft": "foot", "yd": "yard", "yds": "yard", "ghz": "gigahertz", "mhz": "megahertz",
    "khz": "kilohertz", "hz": "hertz", "mp": "megapixel", "megapixel": "megapixel", "mah": "milliampere-hour",
    "bhp": "horsepower", "hp": "horsepower", "mpg": "mile per gallon",
    "rpm": "revolution per minute", "mmhg": "mmhg", "mmol": "millimole", "ppm": "part per million", "db": "decibel",
    "bp": "basis point", "bps": "basis point", "kcal": "kilocalorie", "kj": "kilojoule", "kv": "kilovolt",
    "hrs": "hour", "hr": "hour", "mins": "minute", "min": "minute", "secs": "second", "sec": "second", "ms":
    "millisecond", "yrs": "year", "yr": "year", "fps": "frame per second", "mw/h": "megawatt-hour", "sqft":
    "square foot", "sqm": "square metre", "cwt": "hundredweight", "usd": "USD", "gbp": "GBP", "eur": "EUR",
    "chf": "CHF", "cad": "CAD", "aud": "AUD", "inr": "INR", "rmb": "CNY", "cny": "CNY", "jpy": "JPY",
}  # fmt: skip
# Letters that are units only where they touch the number: "99g", "65W", "38.7C", "40p", "3x"; "5G" is no gram.
TOUCHING = {
    "g": "gram", "W": "watt", "C": "degree", "F": "degree", "p": "pence", "L": "litre", "l": "litre", "V": "volt",
    "x": "times", "t": "tonne", "h": "hour", "s": "second",
}  # fmt: skip
GLUED = frozenset({*SYMBOLS, *(letter.lower() for letter in TOUCHING), "%", "pc", "in"})
WORDLIKE = words_of("mp mps ms min sec mb cc hp db ha mt")  # a Member of Parliament is no megapixel
LENGTHS = {
    "ft": "foot", "feet": "foot", "foot": "foot", "km": "kilometre", "m": "metre", "mi": "mile", "cm": "centimetre",
    "mm": "millimetre", "in": "inch", "kilometer": "kilometre", "meter": "metre", "metre": "metre", "mile": "mile",
    "kilometre": "kilometre", "yard": "yard", "inch": "inch", "inches": "inch", "centimetre": "centimetre",
    "kilometers": "kilometre", "meters": "metre",
}  # fmt: skip
BELOW = {
    "h": "hour",
    "hr": "hour",
    "s": "second",
    "sec": "second",
    "l": "litre",
    "m3": "cubic metre",
    "min": "minute",
    "month": "month",
    "year": "year",
    "day": "day",
    "week": "week",
    "hour": "hour",
    "kilometre": "kilometre",
}
SPEEDS = words_of("mile kilometre metre foot knot km")
METRES = words_of(
    "wide long high tall deep away above below across apart underground off from race final sprint hurdles freestyle "
    "butterfly backstroke breaststroke relay distance dash event world record olympic swim"
)
TRACKS = frozenset({50, 60, 100, 110, 200, 400, 800, 1500, 5000, 10000})
SQUARED = words_of("square cubic sq")
# What may stand under "per": a time, a head, a measure; "a" and "an" only before these.
PER = words_of(
    "second minute hour day night week fortnight month quarter year annum decade share barrel ounce litre gallon tonne "
    "ton kilogram kg kilo pound gram mile kilometre km metre foot person head household family pupil patient child "
    "student employee worker unit game match head megawatt kilowatt-hour kwh mwh acre hectare bushel bottle piece "
    "dose ticket session call vehicle claimant taxpayer visit property home bed place episode"
)
PER_WORDS = frozenset({"per", "/", "each", "every"})


def money_sign(unit: str) -> str:
    """What is printed before an amount: "£", "HKD" with a no-break space; "" for a unit that is no currency."""
    return SIGNS.get(unit) or (f"{unit}\N{NO-BREAK SPACE}" if unit in ISO_CODES else "")


def currency_after(lows: list[str], k: int) -> tuple[str, int] | None:
    """(ISO code, end) of the currency named in words at `k`: "dollars", "Swiss francs", "Hong Kong dollars"."""
    for width in range(3):
        if k + width >= len(lows):
            return None
        word = lows[k + width]
        if word in MONEY_WORDS:
            noun = word.removesuffix("s") if word != "kronas" else "krona"
            code = NATIONAL.get((lows[k + width - 1], noun)) if width else None
            end = k + width + 1
            return code or MONEY_WORDS[word], end + (lows[end : end + 1] == ["sterling"])
        if word not in NATIONS:
            return None
    return None
