// What each construct of the rule language means, shown on one sentence; then conflicts, rounds, the trace, the cost.
#include "match/engine.h"

#include <random>

#include "match/small_program.h"

namespace nutgraf {
namespace {

constexpr std::string_view kSchema =
    "label PERSON: name TEXT\n"
    "label ORGANIZATION: name TEXT, place PLACE?\n"
    "label PLACE: name TEXT\n"
    "label TITLE: role TEXT, organization ORGANIZATION?, status STATUS?\n"
    "fact position: person PERSON, title TITLE, organization ORGANIZATION?, status STATUS = current\n"
    "fact meeting: who PERSON*, words TEXT?\n";
constexpr std::string_view kLists =
    "roles ROLE any: chairman, president, governor, director, vice president\n"
    "verbs SAYING any: said, told\n"
    "more-verbs SAYING any: noted\n"
    "people FULL_NAME capitalised: Ann Lee, John Smith, Ann, Bob Ray\n"
    "bodies BODY capitalised: Acme, Bank of England, Academy, World Health Organization\n"
    "short BODY exact: WHO, IMF\n"
    "places CITY capitalised: London, Acme\n"
    "irregular IRREGULAR any: said=say, told=tell\n";

struct Row {
  const char* what;
  const char* rules;
  const char* text;
  const char* made;
};

// Old bugs stand at the end of each table.
const std::vector<Row> kConstructs = {
    {"nothing to read", "rule r -> HIT\n find a\n", "", ""},
    {"nothing matches", "rule r -> HIT\n find a\n", "b c", ""},
    {"a word in any case", "rule r -> HIT\n find the\n", "The the THE then", "HIT(The) HIT(the) HIT(THE)"},
    {"a word exactly as written", "rule r -> HIT\n find May!\n", "may May MAY", "HIT(May)"},
    {"the same word both ways", "rule r -> HIT\n find May! x\nrule s -> HIT\n find may y\n", "may x May x may y May y", "HIT(May x) HIT(may y) HIT(May y)"},
    {"any form of a word", "rule r -> HIT\n find appoint~\n", "appoint appointed appointing appointee", "HIT(appoint) HIT(appointed) HIT(appointing)"},
    {"an irregular form", "rule r -> HIT\n find say~\n", "say says said sad", "HIT(say) HIT(says) HIT(said)"},
    {"marks", "rule r -> HIT\n find \",\" \"(\" x \")\"\n", "a , ( x ) b", "HIT(, ( x ))"},
    {"several words in quotation marks", "rule r -> HIT\n find \"the end\"\n", "At The End", "HIT(The End)"},
    {"something that may be missing", "rule r -> HIT\n find a [b] c\n", "a c a b c a b b c", "HIT(a c) HIT(a b c)"},
    {"one of several", "rule r -> HIT\n find (a | b c | {ROLE}) z\n", "a z b z b c z chairman z", "HIT(a z) HIT(b c z) HIT(chairman z)"},
    {"repeated, or missing", "rule r -> HIT\n find a b* c\n", "a c a b b b c", "HIT(a c) HIT(a b b b c)"},
    {"repeated", "rule r -> HIT\n find a b+ c\n", "a c a b b b c", "HIT(a b b b c)"},
    {"a repeated piece", "rule r -> HIT\n find (a b)+\n", "a b a b a", "HIT(a b a b)"},
    {"words between", "rule r -> HIT\n find a ...2 z\n", "a z a q z a q q z a q q q z", "HIT(a z) HIT(a q z) HIT(a q q z)"},
    {"no gap crosses a mark", "rule r -> HIT\n find a ...3 z\n", "a , z", ""},
    {"no gap crosses a sentence", "rule r -> HIT\n find a ...3 z\n", "a q\nz", ""},
    {"a list by its name", "rule r -> HIT\n find @verbs\n", "He said and noted", "HIT(said)"},
    {"a list that has its label alone", "rule r -> HIT\n find {words:@roles}\n", "vice president", "HIT(vice president; words=vice president)"},
    {"a mention in a slot", "rule r -> TITLE\n find {role:ROLE} of {organization:BODY}\n", "chairman of Bank of England",
     "TITLE(chairman of Bank of England; role=chairman; organization=Bank of England)"},
    {"a mention in no slot", "rule r -> TITLE\n find {ROLE} of {organization:BODY}\n", "chairman of Acme", "TITLE(chairman of Acme; organization=Acme)"},
    {"a piece of pattern in a slot", "rule r -> TITLE\n find {role: ([vice] president | boss)} of {organization:BODY}\n", "the vice president of Acme",
     "TITLE(vice president of Acme; role=vice president; organization=Acme)"},
    {"a slot in a slot", "rule r -> HIT\n find {all: a {ROLE} [{one: b}]}\n", "a chairman b", "HIT(a chairman b; all=a chairman b; one=b)"},
    {"a shape", "rule r -> HIT\n find <capitalised, not sentence-start> <number>\n", "Article 5 of section 7", "HIT(Article 5)"},
    {"a shape that is part of a mention", "rule r -> HIT\n find <CITY>\n", "in London now", "HIT(London)"},
    {"a shape outside mentions, also in their middle", "rule r -> HIT\n find <capitalised, not BODY>\n", "Bank of England and Ann", "HIT(Ann)"},
    {"a named piece", "word SPEECH = (say~ | @more-verbs)\nrule r -> HIT\n find SPEECH that\n", "he says that, noted that", "HIT(says that) HIT(noted that)"},
    {"a piece in a piece", "word ONE = a\nword TWO = ONE ONE\nrule r -> HIT\n find TWO\n", "a a a", "HIT(a a)"},
    {"two patterns of one rule", "rule r -> HIT\n find a b\n find c\n", "c a b", "HIT(c) HIT(a b)"},
    {"a loop with a slot for each round", "rule r -> meeting\n find {who:PERSON} ([\",\"] [and] {who:PERSON})* met\nrule p -> PERSON\n find {name:FULL_NAME}\n",
     "Ann Lee, John Smith and Bob Ray met",
     "PERSON(Ann Lee; name=Ann Lee) PERSON(John Smith; name=John Smith) PERSON(Bob Ray; name=Bob Ray) "
     "meeting(Ann Lee, John Smith and Bob Ray met; who=Ann Lee; who=John Smith; who=Bob Ray)"},
    {"a loop with a group for each round", "rule r -> HIT\n find ({one: a b*} c*)+\n", "a b a b b c c a", "HIT(a b a b b c c a; one=a b; one=a b b; one=a)"},
    {"the longest match, then the fewest words between", "rule r -> HIT\n find a ...3 {one: b} ...3 c\n", "a b b c", "HIT(a b b c; one=b)"},
    {"more slots when the rest is the same", "rule r -> HIT\n find a (b | {ROLE} | {one:ROLE})\n", "a chairman", "HIT(a chairman; one=chairman)"},
    {"a match goes on behind the last one", "rule r -> HIT\n find a a\n", "a a a a a", "HIT(a a) HIT(a a)"},
    // Groups that touch were read as one value, as if the first had gone on.
    {"two groups of one slot side by side", "rule r -> HIT\n find {one: a} {one: a b}\n", "a a b", "HIT(a a b; one=a; one=a b)"},
    {"a group behind one that may be missing", "rule r -> HIT\n find {one: a} [b] {one: c}\n", "a c", "HIT(a c; one=a; one=c)"},
};

const std::vector<Row> kConditions = {
    {"unless inside", "rule r -> HIT\n find a ...3 z\n unless not inside\n", "a z a not z a q z", "HIT(a q z)"},
    {"unless before", "rule r -> HIT\n find a\n unless (no | not) before\n", "a no a not a yes a", "HIT(a) HIT(a)"},
    {"before looks over a gap that is written", "rule r -> HIT\n find a\n unless no ...2 before\n", "a no b a no b b b a", "HIT(a) HIT(a)"},
    {"unless after", "rule r -> HIT\n find a\n unless \",\" z after\n", "a, z a, y", "HIT(a)"},
    {"only before", "rule r -> HIT\n find a\n only the before\n", "a the a", "HIT(a)"},
    {"only inside", "rule r -> HIT\n find a <word>* z\n only {ROLE} inside\n", "a b z\na chairman z", "HIT(a chairman z)"},
    {"only after", "rule r -> HIT\n find a\n only <number> after\n", "a b a 5 a", "HIT(a)"},
    {"a mention after", "rule r -> HIT\n find a\n unless {BODY} after\n", "a Bank of England a Bank", "HIT(a)"},
    {"a condition tests forms and labels that no pattern tests", "rule r -> HIT\n find a b\n unless <capitalised, CITY> after\n", "a b London a b Acmes a b berlin", "HIT(a b) HIT(a b)"},
    {"after a forbidden match the search goes on behind its beginning", "rule r -> HIT\n find (a | b)+\n unless a a inside\n", "a a b a", "HIT(a b a)"},
    {"several conditions", "rule r -> HIT\n find a\n unless b before\n unless c after\n", "b a a c a b", "HIT(a)"},
    {"not before a sentence's beginning", "rule r -> HIT\n find a\n unless no before\n", "no\na", "HIT(a)"},
    {"where two slots are the same words", "rule r -> HIT\n find {one: <word>+} is {two: <word>+}\n where one = two\n", "a B is A b\na b is b a", "HIT(a B is A b; one=a B; two=A b)"},
    {"where the initials agree", "rule r -> HIT\n find {long:BODY} \"(\" {short:BODY} \")\"\n where initials of long = short\n",
     "World Health Organization (WHO) and World Health Organization (IMF)", "HIT(World Health Organization (WHO); long=World Health Organization; short=WHO)"},
    {"initials with small words left out", "rule r -> HIT\n find {long:BODY} {short:<all-caps>}\n where initials of long = short\n", "Bank of England BE Bank of England BOE Bank of England BF",
     "HIT(Bank of England BE; long=Bank of England; short=BE) HIT(Bank of England BOE; long=Bank of England; short=BOE)"},
    {"where not initials", "rule r -> HIT\n find {long:BODY} {short:BODY}\n where not initials of long = short\n", "World Health Organization WHO\nWorld Health Organization IMF",
     "HIT(World Health Organization IMF; long=World Health Organization; short=IMF)"},
    {"where they share a word", "rule r -> HIT\n find {one: (a b | c d)} and {two: (b e | e f)}\n where one shares a word with two\n", "a b and b e\na b and e f",
     "HIT(a b and b e; one=a b; two=b e)"},
    // The initials were compared byte by byte.
    {"initials beyond ASCII", "rule r -> HIT\n find {long: <capitalised>+} {short:<all-caps>}\n where initials of long = short\n", "Élan Örebro ÉÖ",
     "HIT(Élan Örebro ÉÖ; long=Élan Örebro; short=ÉÖ)"},
};

const std::vector<Row> kTakeAndSet = {
    {"a fixed value", "rule r -> TITLE\n find {role:ROLE}\n set status = current\n", "chairman", "TITLE(chairman; role=chairman; status=current)"},
    {"a value on a condition",
     "rule r -> TITLE\n find [former] {role:ROLE}\n set status = former when (former | ex) inside\n set status = current\n", "former chairman\npresident",
     "TITLE(former chairman; role=chairman; status=former) TITLE(president; role=president; status=current)"},
    {"a captured slot wins over set", "rule r -> TITLE\n find {status: former} {role:ROLE}\n set status = old when former inside\n set status = new\n", "former chairman",
     "TITLE(former chairman; status=former; role=chairman)"},
    {"the first condition that holds gives the value", "rule r -> TITLE\n find [very] [former] {role:ROLE}\n set status = one when very inside\n set status = two when former inside\n",
     "very former chairman", "TITLE(very former chairman; role=chairman; status=one)"},
    {"take, from the mention in a slot",
     "rule p -> PERSON\n find {name:FULL_NAME}\nrule t -> TITLE\n find {role:ROLE} [of {organization:BODY}]\nrule r -> position\n find {title:TITLE} {person:PERSON}\n take organization from title\n",
     "chairman of Acme Ann Lee",
     "TITLE(chairman of Acme; role=chairman; organization=Acme) PERSON(Ann Lee; name=Ann Lee) position(chairman of Acme Ann Lee; title=chairman of Acme; person=Ann Lee; organization=Acme)"},
    {"take as another slot", "rule t -> TITLE\n find {role:ROLE}\nrule r -> HIT\n find {title:TITLE} x\n take role from title as job\n", "chairman x",
     "HIT(chairman x; title=chairman; job=chairman) TITLE(chairman; role=chairman)"},
    {"take of a slot from itself leaves the slot of that name in it",
     "rule t -> TITLE\n find {role:ROLE} [of {organization:BODY}]\n"
     "rule r -> HIT\n find {role:TITLE} x\n take organization from role\n take role from role\n",
     "chairman of Acme x",
     "HIT(chairman of Acme x; role=chairman; organization=Acme) "
     "TITLE(chairman of Acme; role=chairman; organization=Acme)"},
    {"take of a slot from itself, where it has none",
     "rule t -> TITLE\n find {role:ROLE}\n"
     "rule r -> HIT\n find {organization:TITLE} x\n take organization from organization\n",
     "chairman x", "HIT(chairman x; organization=chairman) TITLE(chairman; role=chairman)"},
    {"set when wins over take, take over set",
     "rule t -> TITLE\n find {role:ROLE}\n set status = acting\nrule r -> HIT\n find [former] {title:TITLE} x\n set status = former when former inside\n take status from title\n set status = plain\n",
     "former chairman x\nchairman x\n", "HIT(former chairman x; title=chairman; status=former) TITLE(chairman; role=chairman; status=acting) "
     "HIT(chairman x; title=chairman; status=acting) TITLE(chairman; role=chairman; status=acting)"},
    {"a fact for each source of take",
     "rule p -> PERSON\n find {name:FULL_NAME}\nrule t -> TITLE\n find {role:ROLE} [of {organization:BODY}]\n"
     "rule r -> position\n find {title:TITLE} and {title:TITLE} {person:PERSON}\n take organization from title\n",
     "chairman of Acme and governor of Bank of England Ann Lee",
     "TITLE(chairman of Acme; role=chairman; organization=Acme) TITLE(governor of Bank of England; role=governor; organization=Bank of England) PERSON(Ann Lee; name=Ann Lee) "
     "position(chairman of Acme and governor of Bank of England Ann Lee; title=chairman of Acme; person=Ann Lee; organization=Acme) "
     "position(chairman of Acme and governor of Bank of England Ann Lee; title=governor of Bank of England; person=Ann Lee; organization=Bank of England)"},
    {"a source without the slot shares that of the next one",
     "rule p -> PERSON\n find {name:FULL_NAME}\nrule t -> TITLE\n find {role:ROLE} [of {organization:BODY}]\n"
     "rule r -> position\n find {title:TITLE} and {title:TITLE} {person:PERSON}\n take organization from title shared\n set organization = none\n",
     "president and director of Acme Ann",
     "TITLE(president; role=president) TITLE(director of Acme; role=director; organization=Acme) PERSON(Ann; name=Ann) "
     "position(president and director of Acme Ann; title=president; person=Ann; organization=Acme) "
     "position(president and director of Acme Ann; title=director of Acme; person=Ann; organization=Acme)"},
    // Each of the split facts took its organisation although one had been captured.
    {"a captured slot wins over take in split facts too",
     "rule p -> PERSON\n find {name:FULL_NAME}\nrule t -> TITLE\n find {role:ROLE} [of {organization:BODY}]\nrule o -> ORGANIZATION\n find {name:BODY}\n"
     "rule r -> position\n find {title:TITLE} and {title:TITLE} at {organization:ORGANIZATION} {person:PERSON}\n take organization from title\n",
     "chairman of Academy and governor at Acme Ann",
     "TITLE(chairman of Academy; role=chairman; organization=Academy) ORGANIZATION(Academy; name=Academy) TITLE(governor; role=governor) ORGANIZATION(Acme; name=Acme) PERSON(Ann; name=Ann) "
     "position(chairman of Academy and governor at Acme Ann; title=chairman of Academy; organization=Acme; person=Ann) "
     "position(chairman of Academy and governor at Acme Ann; title=governor; organization=Acme; person=Ann)"},
};

const std::vector<Row> kConflicts = {
    {"the longest wins", "rule r -> HIT\n find a b\nrule s -> HIT\n find b c d\n", "a b c d", "HIT(b c d)"},
    {"of equally long ones the leftmost", "rule r -> HIT\n find b c\nrule s -> HIT\n find a b\n", "a b c", "HIT(a b)"},
    {"of equal places the one with more slots", "rule r -> HIT\n find a b\nrule s -> HIT\n find {one: a} b\n", "a b", "HIT(a b; one=a)"},
    {"of equal slots the first in the file", "rule r -> HIT\n find {one: a} b\nrule s -> HIT\n find a {two: b}\n", "a b", "HIT(a b; one=a)"},
    {"prefer wins over all of that", "rule r -> HIT\n find a b c\nrule s -> HIT\n find c\n prefer over r\n", "a b c", "HIT(c)"},
    {"prefer matters only where both match", "rule r -> HIT\n find a b c\nrule s -> HIT\n find d\n prefer over r\n", "d a b c", "HIT(d) HIT(a b c)"},
    {"labels that the schema does not name do not compete", "rule r -> ONE\n find a b\nrule s -> TWO\n find b\n", "a b", "ONE(a b) TWO(b)"},
    {"those of the schema do", "rule r -> PERSON\n find a b\nrule s -> PLACE\n find b c d\n", "a b c d", "PLACE(b c d)"},
    {"a mention defends its place against a later level", "rule r -> PLACE\n find a b\nrule s -> HIT\n find x {PLACE}\nrule t -> PERSON\n find b c\n only {HIT} before\n unless q after\n",
     "x a b c", "HIT(x a b) PLACE(a b)"},
    {"and yields to a longer one", "rule r -> PLACE\n find a b\nrule s -> PERSON\n find {name: b c d}\n unless {PLACE} before\n", "a b c d", "PERSON(b c d; name=b c d)"},
    {"what a mention was made of stands with it", "rule o -> ORGANIZATION\n find {name:BODY}\nrule t -> TITLE\n find {role:ROLE} of {organization:ORGANIZATION}\n", "chairman of Acme",
     "TITLE(chairman of Acme; role=chairman; organization=Acme) ORGANIZATION(Acme; name=Acme)"},
    {"also when it is all of it", "rule p -> PLACE\n find {name:CITY}\nrule o -> ORGANIZATION\n find {name:PLACE}\n", "London", "PLACE(London; name=London) ORGANIZATION(London; name=London)"},
    // Both stood: the place lay in the NAME that the person was made of.
    {"but not the same words under two labels", "rule n -> NAME\n find a b\nrule r -> PERSON\n find {name:NAME}\nrule s -> PLACE\n find a b\n unless {NAME} before\n prefer over r\n", "a b",
     "NAME(a b) PLACE(a b)"},
    {"facts of different types do not compete", "rule r -> meeting\n find {words: a b}\nrule s -> position\n find {status: b}\n", "a b", "meeting(a b; words=a b) position(b; status=b)"},
    {"facts of one type do", "rule r -> meeting\n find {words: a b}\nrule s -> meeting\n find {words: b c d}\n", "a b c d", "meeting(b c d; words=b c d)"},
    // A short name stood beside the long one when both were made of the same list entry.
    {"a short name loses to the long one", "rule r -> PERSON\n find {name: {FULL_NAME}}\nrule s -> PERSON\n find {name: {FULL_NAME} <capitalised>}\n", "Ann Lee Park met Ann",
     "PERSON(Ann Lee Park; name=Ann Lee Park) PERSON(Ann; name=Ann)"},
    // A rule that makes its own label of nothing else added one more of the same in every round.
    {"one label on one place stands once", "rule r -> TITLE\n find {role:ROLE}\nrule s -> TITLE\n find [deputy] {role:TITLE}\n", "chairman", "TITLE(chairman; role=chairman)"},
    {"so do two rules of one list element", "rule r -> PERSON\n find {name:FULL_NAME}\nrule s -> PERSON\n find {FULL_NAME}\n", "Bob Ray", "PERSON(Bob Ray; name=Bob Ray)"},
};

const std::vector<Row> kRounds = {
    {"labels that need each other",
     "rule o -> ORGANIZATION\n find {name:BODY} [under the {TITLE}]\nrule t -> TITLE\n find {role:ROLE} [of {organization:ORGANIZATION}]\n",
     "director of Academy under the president of Acme",
     "TITLE(director of Academy under the president of Acme; role=director; organization=Academy under the president of Acme) "
     "ORGANIZATION(Academy under the president of Acme; name=Academy) TITLE(president of Acme; role=president; organization=Acme) ORGANIZATION(Acme; name=Acme)"},
    {"a label that needs itself stops after four rounds", "rule r -> NEST\n find (y | x {NEST})\n", "x x x x x y", "NEST(x x x y) NEST(x x y) NEST(x y) NEST(y)"},
    {"a rule whose condition needs the level's own label runs again", "rule r -> ONE\n find a\n only {TWO} before\nrule s -> TWO\n find [{ONE}] b\n", "b a", "TWO(b) ONE(a)"},
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(std::string(row.what));
    const SmallProgram program(row.rules, kLists, kSchema);
    for (const Error& error : program.errors) FAIL_CHECK(to_string(error));
    if (program.errors.empty()) CHECK(program.read(row.text) == std::string(row.made));
  }
}

TEST_CASE("every construct of a pattern") { check_rows(kConstructs); }
TEST_CASE("conditions and checks") { check_rows(kConditions); }
TEST_CASE("take and set") { check_rows(kTakeAndSet); }
TEST_CASE("matches that cannot all stand") { check_rows(kConflicts); }
TEST_CASE("levels that run again") { check_rows(kRounds); }

TEST_CASE("an entry is handed on by a rule of one list element, and by no other") {
  const SmallProgram program("rule r -> PLACE\n find {name:CITY}\nrule s -> ORGANIZATION\n find {name:BODY} bank\n", kLists, kSchema);
  REQUIRE(program.errors.empty());
  Document doc;
  MatchScratch scratch;
  program.fill("Acme\nLondon\nAcme bank", doc);
  program.run(scratch, doc);
  std::vector<std::string> found;
  for (const Mention& mention : doc.mentions)
    if (mention.rule != RuleId::None)
      found.push_back(mention.entry == EntryId::None ? "none" : std::string(program.gazetteer.list_name(program.gazetteer.entry(mention.entry))));
  // "Acme" is in two lists: the entry is the one that the rule asked for.
  CHECK(found == std::vector<std::string>{"places", "places", "places", "none"});
}

struct Listener : Trace {
  explicit Listener(const SmallProgram& p, const Document& d) : program(p), doc(d) {}
  void matched(RuleId rule, SentenceId, TokenSpan span, TraceWay way) override {
    say("matched", rule, span);
    if (show_ways) heard.back() += steps_of(rule, way);
  }
  void forbidden(RuleId rule, SentenceId, TokenSpan span, TraceWay, uint32_t condition, TokenSpan words) override {
    say("forbidden", rule, span);
    heard.back() += " by " + std::to_string(condition);
    if (!words.empty()) heard.back() += " '" + std::string(doc.text(words)) + "'";
  }
  void outranked(RuleId loser, TokenSpan span, RuleId winner, TokenSpan, bool) override {
    say("outranked", loser, span);
    heard.back() += " by " + std::string(program.program.name(winner));
  }
  void reached(RuleId rule, SentenceId, TraceWay way) override {
    heard.push_back("reached " + std::string(program.program.name(rule)) + steps_of(rule, way));
  }
  // " 0:a 1:b": the number of each element in its pattern, and the words on which it held.
  std::string steps_of(RuleId rule, TraceWay way) const {
    std::string out;
    for (const TraceStep& step : way) {
      const uint32_t number = step.element - program.program.patterns[program.program.rules[to_index(rule)].pattern].elements_begin;
      out += " " + std::to_string(number) + ":" + std::string(doc.text(step.tokens));
    }
    return out;
  }
  bool wants(RuleId rule) const override { return rule == wanted; }
  void say(const char* what, RuleId rule, TokenSpan span) {
    heard.push_back(std::string(what) + " " + std::string(program.program.name(rule)) + " '" + std::string(doc.text(span)) + "'");
  }
  const SmallProgram& program;
  const Document& doc;
  RuleId wanted = RuleId::None;
  bool show_ways = false;
  std::vector<std::string> heard;
};

struct TraceRow {
  const char* rules;
  const char* wanted;
  const char* text;
  std::vector<std::string> heard;
};
const std::vector<TraceRow> kTraces = {
    {"rule r -> HIT\n find a\n", "", "b", {}},
    {"rule r -> HIT\n find a b\n", "", "a b", {"matched r 'a b'"}},
    {"rule r -> HIT\n find a\n unless x before\n unless z after\n", "", "a z", {"forbidden r 'a' by 1 'z'"}},
    {"rule r -> HIT\n find a b+\n unless x [y] z before\n", "", "y x z a b", {"forbidden r 'a b' by 0 'x z'"}},
    {"rule r -> HIT\n find a b+\n unless b b inside\n", "", "a b b b", {"forbidden r 'a b b b' by 0 'b b'"}},
    {"rule r -> HIT\n find a b+\n only x after\n", "r", "a b", {"forbidden r 'a b' by 0"}},
    {"rule r -> HIT\n find {one: a} {two: b}\n unless x before\n where one = two\n", "", "a b", {"forbidden r 'a b' by 1"}},
    {"rule r -> HIT\n find a b\nrule s -> HIT\n find b c d\n", "", "a b c d", {"matched r 'a b'", "matched s 'b c d'", "outranked r 'a b' by s"}},
    {"rule r -> HIT\n find a b c\nrule s -> HIT\n find b\n prefer over r\n", "", "a b c", {"matched r 'a b c'", "matched s 'b'", "outranked r 'a b c' by s"}},
    {"rule r -> HIT\n find a b c d\n", "r", "x a b c", {"reached r 0:a 1:b 2:c"}},
    {"rule r -> HIT\n find a b c d\n", "r", "a b x a", {"reached r 0:a 1:b", "reached r 0:a"}},
    // Gap words are not counted: it got to "a", not to the end of the gap.
    {"rule r -> HIT\n find a ...3 b\n", "r", "a x y z", {"reached r 0:a"}},
    {"rule r -> HIT\n find a ...3 b c\n", "r", "a x b d", {"reached r 0:a 1:x 4:b"}},
    // It matches "a" and would go on with "b c d".
    {"rule r -> HIT\n find a [b c d]\n", "r", "a b c x", {"matched r 'a'", "reached r 0:a 1:b 2:c"}},
    {"rule r -> HIT\n find a [b c] [b c d]\n", "r", "a b c x", {"matched r 'a b c'"}},
    // It matches in one place and gets on a little in another.
    {"rule r -> HIT\n find a b\n", "r", "a x a b", {"matched r 'a b'", "reached r 0:a"}},
    {"rule r -> HIT\n find a b\n", "r", "x y", {}},
    {"rule r -> HIT\n find a b\nrule s -> HIT\n find a c\n", "", "a x", {}},
    // The second round finds the same again; that it loses to itself is no news.
    {"rule r -> NEST\n find a [{NEST}]\n", "", "a", {"matched r 'a'", "matched r 'a'"}},
};

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

TEST_CASE("the trace tells what happened") {
  for (const TraceRow& row : kTraces) {
    CAPTURE(std::string(row.rules));
    CAPTURE(std::string(row.text));
    const SmallProgram program(row.rules, kLists, kSchema);
    REQUIRE(program.errors.empty());
    Document doc;
    MatchScratch scratch;
    program.fill(row.text, doc);
    Listener listener(program, doc);
    listener.wanted = program.rule(row.wanted);
    program.run(scratch, doc, &listener);
    CHECK(joined(listener.heard) == joined(row.heard));
  }
}

TEST_CASE("the trace lays a match's elements under its words") {
  const SmallProgram program("rule r -> HIT\n find {WORD} [x | y] (a b | c)+ ...2 d\n", "words WORD any: one, one two\n", kSchema);
  REQUIRE(program.errors.empty());
  Document doc;
  MatchScratch scratch;
  program.fill("one two a b c z d", doc);
  Listener listener(program, doc);
  listener.show_ways = true;
  program.run(scratch, doc, &listener);
  CHECK(joined(listener.heard) == "matched r 'one two a b c z d' 0:one two 2:a 3:b 4:c 5:z 7:d\n");
}

TEST_CASE("a listener changes no result") {
  for (const auto* rows : {&kConstructs, &kConditions, &kTakeAndSet, &kConflicts, &kRounds})
    for (const Row& row : *rows) {
      CAPTURE(std::string(row.what));
      const SmallProgram program(row.rules, kLists, kSchema);
      REQUIRE(program.errors.empty());
      Document doc;
      MatchScratch scratch;
      program.fill(row.text, doc);
      Listener listener(program, doc);
      listener.wanted = RuleId{0};
      program.run(scratch, doc, &listener);
      CHECK(program.made(doc) == std::string(row.made));
    }
}

TEST_CASE("one scratch serves two programs in turn") {
  const SmallProgram one("rule r -> HIT\n find a\n", "", kSchema), two("rule r -> HIT\n find b\n", "", kSchema);
  MatchScratch scratch;
  Document doc;
  for (int i = 0; i < 3; ++i) {
    one.fill("a b", doc);
    one.run(scratch, doc);
    CHECK(one.made(doc) == "HIT(a)");
    two.fill("a b", doc);
    two.run(scratch, doc);
    CHECK(two.made(doc) == "HIT(b)");
  }
}

TEST_CASE("the label of a mention that ends behind the sentence does no harm") {
  const SmallProgram program("rule r -> HIT\n find <ROLE> x\n", kLists, kSchema);
  Document doc;
  MatchScratch scratch;
  program.fill("chairman x\nb", doc);
  Mention mention;
  mention.tokens = {1, 3};
  mention.label = *program.schema.find_label("ROLE");
  doc.add_mention(mention);
  program.run(scratch, doc);
  CHECK(program.made(doc) == "HIT(chairman x)");
}

// Steps, not seconds. The law: twice the tokens in one sentence take at most about twice the steps.
uint64_t steps_of(const SmallProgram& program, const std::string& text) {
  Document doc;
  MatchScratch scratch;
  program.fill(text, doc);
  program.run(scratch, doc);
  return scratch.steps();
}

TEST_CASE("one long sentence costs what its length says") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"rule r -> PERSON\n find {name:FULL_NAME}\nrule s -> PERSON\n find {FULL_NAME}\n prefer over r\nrule t -> PLACE\n find {name:FULL_NAME} {FULL_NAME}\n", "Ann "},
      {"rule r -> HIT\n find a+\n unless z after\n only q inside\n", "a "},
      {"rule r -> HIT\n find a+\n unless b inside\n", "a a a b "},
      {"rule r -> HIT\n find a [<word>* c]\n", "a b "},
      {"rule r -> HIT\n find (a | a b)+ ...20 c\n unless <not CITY>+ z after\n", "a b a "},
      {"rule r -> NEST\n find a [{NEST}]\nrule s -> NEST\n find {NEST} a\n", "a "},
      {"rule r -> HIT\n find {one: a+}\nrule s -> HIT\n find ({two: a} {ROLE}*)+\n", "a a a chairman "},
  };
  for (const auto& [rules, piece] : cases) {
    const std::string pack(rules);
    CAPTURE(pack);
    const SmallProgram program(rules, kLists, kSchema);
    REQUIRE(program.errors.empty());
    std::string text;
    for (int i = 0; i < 512; ++i) text += piece;
    const uint64_t once = steps_of(program, text), twice = steps_of(program, text + text);
    CHECK(once > 512);
    CHECK(static_cast<double>(twice) <= 2.2 * static_cast<double>(once));
  }
}

}  // namespace
}  // namespace nutgraf
