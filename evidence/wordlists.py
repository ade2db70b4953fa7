"""Lists of words that the light reading of texts rests on. Held as they read; `analysis` stems them."""


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


# Left out of every text, when it is indexed and when it is asked for.
STOP_WORDS = _words("""
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can cannot could did do does doing down during each either few for from further had has
    have having he her here hers herself him himself his how i if in into is it its itself just me might more
    most must my myself no nor not now of off on once only or other our ours ourselves out over own per same
    shall she should since so some such than that the their theirs them themselves then there these they this
    those through to too under until up upon very was we were what when where which while who whom why will with
    would you your yours yourself yourselves s t ll ve re d m don didn doesn isn wasn weren won cent
""")

# Words that any day of Hansard is full of: they never tell one claim from another.
BOILERPLATE_WORDS = _words("""
    able across action already always announce announcement answer area ask base begin believe better big bring
    build call can care case certain change clear come commit commitment committee continue country course deal
    debate deliver department different difficult done during early effect end ensure even ever every example
    expect face fact far find first follow forward friend future gentleman get give go going good government
    great group hard help high honourable hon hope house huge idea important include increase issue keep kind
    kingdom know lady large last later lead learned level life like likely line little local long look lord lot
    made major make man many matter mean measure meet member minister move much nation national near need never
    new next noble nothing number office offer old one open opposition opportunity order part particular party
    past people place plan play point policy possible power present press previous prime problem process
    progress provide public put question raise rather reach read real really receive recent recognise related
    report require respect respond response result right run said say second secretary see seek seen sense
    serious service set several show since sir situation speaker speech stand start state statement step still
    strong support sure system take talk tell thank thing think time today together tomorrow two three four five
    turn uk understand united update use value view want way week welcome well whole within without word work
    world year yesterday yet young mr mrs ms dr day month british britain further additional extra total around
    nearly almost approximately beginning taken given agreed agree allow allowed among per figure figures rise
    rose risen fall fell increased up million billion thousand hundred reduce reduced reduction growth grow
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday spring summer autumn winter
""")

# A country and its people are one word to a searcher; the stemmer does not know it. Stem of one: stem of the other.
_SAME_PEOPLE = """
    germani:german franc:french syria:syrian iraq:iraqi itali:italian spain:spanish albania:albanian
    vietnam:vietnames belgium:belgian ireland:irish scotland:scottish wale:welsh ukrain:ukrainian russia:russian
    china:chines iran:iranian turkey:turkish poland:polish netherland:dutch rwanda:rwandan kurdistan:kurdish
    afghanistan:afghan
"""
SAME_PEOPLE = dict(pair.split(":") for pair in _words(_SAME_PEOPLE))

# Said by everybody about everything in this place: no name that tells two claims apart.
_GENERIC_NAMES = """
    House, Government, Parliament, Minister, Home Secretary, Foreign Secretary, Prime Minister, Secretary of
    State, Speaker, Mr Speaker, Madam Deputy Speaker, Deputy Speaker, Opposition, Member, Members, Commons,
    Lords, House of Commons, House of Lords, UK, United Kingdom, Britain, Great Britain, Member of Parliament,
    Her Majesty, His Majesty, Government’s, Hon, Bill, Act, Committee, Department, Lady, Gentleman, Friend,
    Illustrative, English, British, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday, January,
    February, March, April, May, June, July, August, September, October, November, December, GOV
"""
GENERIC_NAMES = tuple(name.strip() for name in _GENERIC_NAMES.split(","))

# Words of a measure that say how much, or which way, and not of what.
AMOUNT_WORDS = _words("""
    number total figure level rate amount count share proportion percent per cent extra additional increase
    decrease rise rose risen fall fell fallen reduce reduction growth grow up down million billion
""")

# Words before a measure that make it no narrower: verbs and amounts.
PLAIN_BEFORE_WORDS = _words("""
    complete make record count see lead of saw carry conduct involve list post employ hire recruit move build
    achieve secure register publish exceed top average million billion thousand
""")

# Between a number and what it counts: "1,000 more staff".
FILLER_WORDS = _words("""
    more additional extra new further fewer less other different separate such
""")

# Plurals without an s.
PLURAL_WORDS = _words("""
    people staff police children men women personnel persons troops cattle media data prey fish
""")

# Where the noun that a number counts has ended.
RUN_STOP_WORDS = _words("""
    since last next ago year-on-year compared within across among including towards whose against yesterday
    today
""")

MONTHS = _words("""
    January February March April May June July August September October November December
""")
