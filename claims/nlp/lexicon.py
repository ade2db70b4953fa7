"""The words that qualify a figure, turn it up or down, or show that a number is no figure."""


def words_of(text: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(text.split())


# (words before the number, what they say of it); the longest match wins.
BEFORE = {
    "more than": "more_than", "over": "more_than", "above": "more_than", "in excess of": "more_than",
    "upwards of": "more_than", "exceeding": "more_than", "exceeds": "more_than", "exceeded": "more_than",
    "greater than": "more_than", "larger than": "more_than", "higher than": "more_than", "well over": "more_than",
    "just over": "more_than", "well above": "more_than", "some way over": "more_than", "beyond": "more_than",
    "at least": "at_least", "a minimum of": "at_least", "minimum": "at_least", "no fewer than": "at_least",
    "no less than": "at_least", "not less than": "at_least", "minimum of": "at_least", "starting at": "at_least",
    "nearly": "nearly", "almost": "nearly", "close to": "nearly", "just under": "nearly", "approaching": "nearly",
    "just below": "nearly", "just short of": "nearly", "nearing": "nearly", "virtually": "nearly",
    "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about",
    "an estimated": "about", "estimated": "about", "in the region of": "about", "of the order of": "about",
    "in the order of": "about", "circa": "about", "broadly": "about", "c.": "about",
    "up to": "up_to", "as many as": "up_to", "as much as": "up_to", "a maximum of": "up_to", "maximum": "up_to",
    "no more than": "up_to", "not more than": "up_to", "at most": "up_to", "within": "up_to", "maximum of": "up_to",
    "not exceeding": "up_to", "capped at": "up_to", "limited to": "up_to",
    "less than": "less_than", "fewer than": "less_than", "under": "less_than", "below": "less_than",
    "lower than": "less_than", "well under": "less_than", "well below": "less_than", "smaller than": "less_than",
}  # fmt: skip
AFTER = {
    "or more": "at_least", "or above": "at_least", "or over": "at_least", "or older": "at_least",
    "at least": "at_least",
    "and over": "at_least", "or higher": "at_least", "plus": "at_least", "+": "at_least", "or so": "about",
    "or less": "up_to", "or fewer": "up_to", "or under": "up_to", "at most": "up_to", "or below": "up_to",
}  # fmt: skip
LONGEST_QUALIFIER = 4
FILLERS = words_of("the a an staggering mere massive huge record total full whole further extra additional")

UP = words_of(
    "rise increase grow growth climb gain expand expansion surge soar jump raise boost improve improvement "
    "upgrade uplift accelerate escalate up rising rose risen grew grown climbed raised gained increased increases"
)
DOWN = words_of(
    "fall decrease decline drop reduce reduction cut shrink lower halve slash saving save contract contraction "
    "down diminish abate ease falling shorten fell fallen dropped declined reduced shrunk shrank lowered "
    "decreased"
)
MORE = frozenset(["extra", "additional", "more", "another", "further"])
FEWER = frozenset(["fewer", "less"])
TIMES = {
    "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "trebled": 3, "treble": 3, "trebling": 3, "tripled": 3,
    "triple": 3, "tripling": 3, "quadrupled": 4, "quadruple": 4, "quadrupling": 4, "twofold": 2, "threefold": 3,
    "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
HALVED = frozenset({"halved", "halve", "halving"})

# A number after one of these is a label: "column 298W", "clause 4", "key stage 2", "tier 3", "covid-19".
LABELS = words_of(
    "column columns clause clauses section sections article articles schedule schedules paragraph paragraphs "
    "chapter chapters part parts page pages question questions no number nos resolution directive regulation "
    "regulations order level tier tiers phase stage year grade group room annex appendix table figure line "
    "protocol rule amendment amendments version volume band zone class category type title step option route "
    "junction platform division round wave mark box mode document progress item lot recommendation standing vote "
    "cm hc hl cp ec eu para paras pq c. ref covid cop psa ps highway interstate flight no. channel "
    "bus number day posts matchday"
)
PAST = words_of("last past previous next coming preceding following recent")
MONTH_WORDS = words_of(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sept sep oct nov dec"
)
# "one" before these is no figure.
NOT_ONE = words_of(
    "day hand thing side way reason example point other another such more of that who which part element"
)
TIME_UNITS = words_of("second minute hour day week fortnight month quarter year decade century night weekend")
MEASURE_NOUNS = TIME_UNITS | words_of(
    "place bed point mile metre meter kilometre tonne ton litre acre hectare seat page lane storey megawatt "
    "gigawatt barrel degree foot watt kilowatt gram kilogram kilo milligram microgram millilitre liter inch yard "
    "centimetre centimeter millimetre kilometer ounce gallon horsepower volt hertz megapixel gigabyte megabyte "
    "terabyte knot bedroom calorie percent"
)
MONEY_WORDS = {
    "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "euro": "EUR", "euros": "EUR", "dollar": "USD",
    "dollars": "USD", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR", "rupees": "INR", "won": "KRW",
    "franc": "CHF", "francs": "CHF", "rouble": "RUB", "roubles": "RUB", "ruble": "RUB", "rubles": "RUB",
    "real": "BRL", "reais": "BRL", "reals": "BRL", "peso": "MXN", "pesos": "MXN", "lira": "TRY", "liras": "TRY",
    "krona": "SEK", "kronor": "SEK", "crown": "SEK", "crowns": "SEK", "krone": "NOK", "kroner": "NOK", "rand": "ZAR",
    "rands": "ZAR", "baht": "THB", "ringgit": "MYR", "shekel": "ILS", "shekels": "ILS", "dirham": "AED",
    "dirhams": "AED", "riyal": "SAR", "riyals": "SAR", "zloty": "PLN", "zlotys": "PLN", "forint": "HUF",
    "forints": "HUF", "rupiah": "IDR", "dong": "VND", "naira": "NGN", "hryvnia": "UAH",
}  # fmt: skip
PERCENT = frozenset({"%", "percent", "per cent", "pc", "percentage", "per cent."})

PLURALS = words_of("tens dozens scores hundreds thousands millions billions trillions")
VAGUE = words_of("many several most few numerous countless multiple various")
VAGUE_NOUNS = frozenset(["number", "numbers", "majority", "minority", "proportion"])
IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "lives": "life", "wives": "wife",
    "knives": "knife", "feet": "foot", "police": "police", "staff": "staff", "personnel": "person", "persons": "person",
    "data": "data", "criteria": "criterion", "premises": "premises", "series": "series", "species": "species",
    "crises": "crisis", "analyses": "analysis", "bases": "base", "halves": "half", "lorries": "lorry", "media": "media",
    "peoples": "people", "news": "news", "works": "works", "headquarters": "headquarters", "means": "means",
    "policemen": "policeman", "servicemen": "serviceman", "servicewomen": "servicewoman", "fishermen": "fisherman",
    "calories": "calorie", "movies": "movie", "cookies": "cookie", "rookies": "rookie", "ties": "tie", "pies": "pie",
    "indices": "index", "vertices": "vertex", "mice": "mouse", "teeth": "tooth", "geese": "goose", "shelves": "shelf",
    "wolves": "wolf", "leaves": "leaf", "loaves": "loaf", "thieves": "thief",
}  # fmt: skip

# The same for one and for many.
INVARIANT = words_of("aircraft spacecraft hovercraft sheep fish deer staff police crew cattle species offspring")


def singular(word: str, *, plural: bool = True) -> str:
    """The singular of an English noun, capitals kept (SMEs: SME); `plural`: whether it is known to be one."""
    low = word.lower()
    if low in IRREGULAR:
        return IRREGULAR[low]
    if (
        not plural
        or (len(word) < 4 and not word.isupper() and not low.endswith("es"))
        or low.endswith(("ss", "us", "is"))
    ):
        return word
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1] if low.endswith("s") and not low.endswith("ss") else word
