"""The words that the comparison of two claims rests on. Held as they read; `family_terms` stems them."""


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


# They carry no subject matter.
STOP_WORDS = _words("""
    a about above after again against all also am an and any are as at be became because become becomes been
    before being below between both but by can could did do does doing done during each either even ever every
    for from further get gets getting give given go goes going gone got had has have having he her here hers him
    himself his how i if in indeed into is it its itself just made make makes making may me might mine more most
    much must my myself now of off on once only or other our ours ourselves out over own per same see seen she
    should since so some such take taken takes than that the their theirs them themselves then there these they
    this those through to too took under until up upon us very was way we were what when where whether which
    while who whom whose why with within yet you your yours s t ll ve re d m per cent percent
    hon right honourable friend gentleman lady member members house speaker madam sir mr mrs ms
    today yesterday tomorrow already currently far around nearly almost roughly approximately least
    will shall would promise promises promised pledge pledges pledged commit commits committed commitment vow vowed
    expect expects expected saw reach reached reaches
    number total figure figures amount level levels rate stands stood stand available across among well
""")

# So common here that they hardly tell one claim from another, whatever the store says.
EVERYDAY = _words("""
    government people country work year years month months week weeks day days time new last next previous first
    minister ministers secretary state department support help need important ensure continue provide want say
    said make think know believe set put bring come issue matter point place part good great many long
    uk britain british united kingdom england nation national million billion thousand hundred record compare
    programme scheme plan policy measure action additional extra
    amendment amendments clause clauses page pages line lines subsection paragraph section column table motion bill
    copy copies library libraries vote report reports official record volume debate noble learned lord lords baroness
    lady ayes noes remarks tabled question answer information
""")

# Words that say which way a figure goes: no subject matter, and their direction is compared instead.
UP = _words("""
    up rise rises rose risen rising increase increases increased increasing grow grows grew grown growing growth
    climb climbed climbing higher gain gained expand expanded soar soared surge surged doubled trebled tripled
    quadrupled doubling record-high upwards
""")
DOWN = _words("""
    down fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped dropping reduce
    reduces reduced reducing reduction reductions lower lowered decline declined declining shrink shrank shrunk
    cut cuts cutting halve halved halving downwards
""")

# The same thing in other words; the first word of each line stands for all. Only what holds in any subject.
_SAME = """
    hire recruit recruits employ employs appoint
    spend spent spending invest invests investment investing fund funds funding
    business businesses firm firms company companies employer
    child children pupil kid kids
    worker workers employee employees staff workforce
    close closed shut shuts shutting closure
    treaty agreement agreements accord deal
    begin start starts started launch launches launched
    end ended stop stopped scrap scrapped abolish abolished axe
    buy bought purchase purchases
    build built building construct constructed construction
    give grant grants award awards
    home homes house houses housing dwelling
    require requires required compulsory mandatory obligatory
    assist helped assisted
    law legislation statute act
    poor poverty poorest deprived
    big large larger largest bigger biggest
    jobless unemployment unemployed
    doctor doctors gp gps physician
    car cars vehicle vehicles motorist
    seize seized confiscate confiscated
    deport deported deportation deportations removal removals removed
    arrest arrested arrests detain detained
    crime crimes offence offences
    illegal unlawful
    worth value valued
    predecessor predecessors
    cost costs price prices
    old older elderly
    ban banned prohibit prohibited outlaw outlawed
    extend extended extension prolong prolonged
    repair repairs repairing mend fix fixed
    emission emissions carbon
    lowest fewest least minimum
    highest peak maximum
"""
SAME = {word: line.split()[0] for line in _SAME.strip().splitlines() for word in line.split()}

# A country and its people.
PEOPLES = dict(
    pair.split(":")
    for pair in _words("""
    german:germany germans:germany french:france syrian:syria iraqi:iraq italian:italy spanish:spain
    albanian:albania vietnamese:vietnam belgian:belgium irish:ireland scottish:scotland welsh:wales
    ukrainian:ukraine russian:russia chinese:china iranian:iran turkish:turkey polish:poland dutch:netherlands
    rwandan:rwanda afghan:afghanistan indian:india american:america european:europe israeli:israel
    palestinian:palestine japanese:japan canadian:canada australian:australia
""")
)

# Capitalised, and no name that tells two claims apart.
GENERIC_NAMES = frozenset(
    _words("""
    house government parliament minister ministers prime secretary state home foreign speaker opposition member
    members commons lords uk united kingdom britain great england bill act committee department majesty
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday christmas easter
""")
)

NUMBER_WORDS = frozenset(
    _words("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion half third quarter fifth tenth twice double dozen dozens pence
    pound pounds january february march april june july august september october november december
""")
)
