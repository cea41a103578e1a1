"""German for answers: what is printed of them, and their charts."""

from collections.abc import Mapping
from typing import Final

__all__ = ["ANSWERS"]

ANSWERS: Final[Mapping[str, str | tuple[str, str]]] = {
    # Numbers.
    "number: ,": ".",
    "number: .": ",",
    "span: {number} day": ("{number} Tag", "{number} Tage"),
    "median": "Median",
    "once": "einmal",
    "{number} time": ("{number}-mal", "{number}-mal"),
    "{count} of {people}": "{count} von {people}",
    "{low} to {high} (level {level})": "{low} bis {high} (Niveau {level})",
    # Alignments and crosswalks.
    "{left} against {right}: score {score}, {exact} of {blocks} exact": (
        "{left} gegen {right}: Übereinstimmung {score}, {exact} von {blocks} genau"
    ),
    "of: {number} block": ("{number} Block", "{number} Blöcken"),
    "only in {journey}: {stages}": "nur in {journey}: {stages}",
    "{pair}: called the same, with no phase in common": (
        "{pair}: gleicher Name, aber keine gemeinsame Phase"
    ),
    "{pair}: both have the same id, in another order": (
        "{pair}: beide haben dieselbe Id, in anderer Reihenfolge"
    ),
    "{pair}: both cover {phases}, in another order": (
        "{pair}: beide decken {phases} ab, in anderer Reihenfolge"
    ),
    "without phases, by which stages are matched ({side}): {stages}": (
        "ohne Phasen, nach denen Stationen zugeordnet werden ({side}): {stages}"
    ),
    "one stage on the right covers {stages}": "rechts deckt eine Station {stages} ab",
    "one stage on the left covers {stages}": "links deckt eine Station {stages} ab",
    "left lacks {phases}": "links fehlt {phases}",
    "right lacks {phases}": "rechts fehlt {phases}",
    "left": "links",
    "right": "rechts",
    "guessed": "vermutet",
    "guessed for {stage} ({side}): {phases} ({confidence}: {why})": (
        "vermutet für {stage} ({side}): {phases} ({confidence}: {why})"
    ),
    "the other journey has a stage called {name!r}": (
        "die andere Reise hat eine Station namens {name!r}"
    ),
    "the word {words}": "das Wort {words}",
    "the words {words}": "die Wörter {words}",
    "the role {role}": "die Rolle {role}",
    "it stands between {first} and {last}": "sie steht zwischen {first} und {last}",
    "{why}; it stands between {first} and {last}": ("{why}; sie steht zwischen {first} und {last}"),
    "{why}; yet it stands between {first} and {last}": (
        "{why}; doch sie steht zwischen {first} und {last}"
    ),
    "{left} and {right}": "{left} und {right}",
    "mean the same": "bedeuten dasselbe",
    "overlap; in between, what is lost": "überschneiden sich; dazwischen, was verloren geht",
    "on one side only": "nur auf einer Seite",
    "would match, but for their order or their meaning": (
        "würden passen, wäre nicht ihre Reihenfolge oder ihre Bedeutung"
    ),
    "phase": "Phase",
    "none known": "keine bekannt",
    "{journeys} by phase": "{journeys} nach Phasen",
    "{number} journey": ("{number} Reise", "{number} Reisen"),
    "a stage over its phases, with its number in its journey": (
        "eine Station über ihren Phasen, mit ihrer Nummer in ihrer Reise"
    ),
    "covered too, apart from the stage's first phase": (
        "auch abgedeckt, neben der ersten Phase der Station"
    ),
    "phases guessed": "Phasen vermutet",
    # Coverage and promises.
    "question": "Frage",
    "insight": "Erkenntnis",
    "pain": "Schmerzpunkt",
    "need": "Bedürfnis",
    "expectation": "Erwartung",
    "trigger": "Auslöser",
    "influence": "Einfluss",
    "alternative": "Alternative",
    "interest": "Interesse",
    "why-buy": "Kaufgrund",
    "why-us": "Grund für uns",
    "everywhere": "überall",
    "Everywhere": "Überall",
    "{item} is answered by {assets}": "{item} ist beantwortet durch {assets}",
    "{item} is answered by {assets} for {persona}": (
        "{item} ist für {persona} beantwortet durch {assets}"
    ),
    "{item} is not answered": "{item} ist nicht beantwortet",
    "{item} is not answered for {persona}": "{item} ist für {persona} nicht beantwortet",
    "met by {people}": "gesehen von {people}",
    "{met} of {people}": "{met} von {people}",
    "{met} of {people} who moved on": "{met} von {people}, die weitergingen",
    "{met} of {people} who left": "{met} von {people}, die ausstiegen",
    "{number} live": ("{number} verfügbar", "{number} verfügbar"),
    "{number} planned": ("{number} geplant", "{number} geplant"),
    "{number} answered": ("{number} beantwortet", "{number} beantwortet"),
    "no kind": "ohne Art",
    "nothing to answer": "nichts zu beantworten",
    "{share} answered": "{share} beantwortet",
    "{journey}: nothing to answer": "{journey}: nichts zu beantworten",
    "{journey}: {answered} of {count} answered ({share})": (
        "{journey}: {answered} von {count} beantwortet ({share})"
    ),
    "Answered": "Beantwortet",
    "Answered by": "Beantwortet durch",
    "answered": "beantwortet",
    "not answered": "nicht beantwortet",
    "{journey}: {promises}, {number} can be broken": (
        "{journey}: {promises}, davon können {number} gebrochen werden"
    ),
    "{promise}: {fate} ({made}; due at {due}; {kept})": (
        "{promise}: {fate} ({made}; fällig bei {due}; {kept})"
    ),
    "made at {stages}": "gegeben bei {stages}",
    "made nowhere": "nirgends gegeben",
    "kept at {stages}": "gehalten bei {stages}",
    "kept nowhere": "nirgends gehalten",
    "may-break": "kann gebrochen werden",
    "always-breaks": "wird immer gebrochen",
    "never-due": "wird nie fällig",
    "broken on {path}": "gebrochen auf {path}",
    # Conformance and discovery.
    "{people} against {journey!r}": "{people} gegen {journey!r}",
    "as the journey says": "wie in der Reise",
    "as the journey says: {share}": "wie in der Reise: {share}",
    "fitness {fitness}, precision {precision}": "Fitness {fitness}, Präzision {precision}",
    "nothing to say": "nichts zu sagen",
    "never taken (at most {share} of people do):": (
        "nie gegangen (höchstens {share} der Personen gehen dort):"
    ),
    "not in the journey:": "nicht in der Reise:",
    "{number} trace was not read: the budget was used up": (
        "{number} Spur nicht gelesen: das Budget war verbraucht",
        "{number} Spuren nicht gelesen: das Budget war verbraucht",
    ),
    "All were selected on {outcome!r}: no share is a conversion.": (
        "Alle wurden nach {outcome!r} ausgewählt: kein Anteil ist eine Konversion."
    ),
    "{people}, cost {cost}: {departures}": "{people}, Kosten {cost}: {departures}",
    "matched {stage}": "passt: {stage}",
    "skipped {stage}": "übersprungen: {stage}",
    "extra {stage}": "zusätzlich: {stage}",
    "out-of-order {stage}": "in anderer Reihenfolge: {stage}",
    "failed {stage}": "gescheitert: {stage}",
    "{number} missing": ("{number} fehlt", "{number} fehlen"),
    "{number} ad-hoc": ("{number} zusätzlich", "{number} zusätzlich"),
    "{number} out-of-sequence": (
        "{number} in anderer Reihenfolge",
        "{number} in anderer Reihenfolge",
    ),
    "{number} failed": ("{number} gescheitert", "{number} gescheitert"),
    "{journey}: how {people} went": "{journey}: Wege von {people}",
    "Steps it has no stage for": "Schritte, für die sie keine Station hat",
    "fits to {share}": "passt zu {share}",
    "{who}: fits to {share}": "{who}: passt zu {share}",
    "as the journey has it": "wie in der Reise",
    "left out": "ausgelassen",
    "taken beside the journey": "neben der Reise gegangen",
    "taken out of order": "in anderer Reihenfolge gegangen",
    "taken, and failed": "gegangen und gescheitert",
    "done as the journey has it": "getan wie in der Reise",
    "done beside the journey": "neben der Reise getan",
    "done out of order": "in anderer Reihenfolge getan",
    "done, and failed": "getan und gescheitert",
    "journey": "Reise",
    "done": "getan",
    "Nothing was done.": "Nichts wurde getan.",
    "advance": "weiter",
    "nothing excluded": "nichts ausgelassen",
    "excluded: {parts}": "ausgelassen: {parts}",
    "the step {steps}": "der Schritt {steps}",
    "the steps {steps}": "die Schritte {steps}",
    "{number} rare variant": ("{number} seltene Variante", "{number} seltene Varianten"),
    "{number} visit": ("{number} Besuch", "{number} Besuche"),
    "{number} step": ("{number} Schritt", "{number} Schritte"),
    "{number} move": ("{number} Übergang", "{number} Übergänge"),
    "{number} customer": ("{number} Kunde", "{number} Kunden"),
    "{number} variant": ("{number} Variante", "{number} Varianten"),
    "{number} more left out": ("{number} weitere ausgelassen", "{number} weitere ausgelassen"),
    "Shares count who goes on within {time}, as of {moment}.": (
        "Anteile zählen, wer weitergeht (Frist {time}, Stand {moment})."
    ),
    "{open} of {people} may still go on: no share is a conversion.": (
        "{open} von {people} gehen vielleicht noch weiter: kein Anteil ist eine Konversion."
    ),
    "{number} stages and moves": (
        "{number} Stationen und Übergänge",
        "{number} Stationen und Übergänge",
    ),
    "{number} observed": ("{number} beobachtet", "{number} beobachtet"),
    "{number} reported": ("{number} berichtet", "{number} berichtet"),
    "{number} believed only": ("{number} nur angenommen", "{number} nur angenommen"),
    "believed only": "nur angenommen",
    "stated in {interviews}: {counts}": "ausgesprochen in {interviews}: {counts}",
    "in: {number} interview": ("{number} Interview", "{number} Interviews"),
    "{number} interview": ("{number} Interview", "{number} Interviews"),
    "{number} excerpt": ("{number} Auszug", "{number} Auszüge"),
    "{number} decision": ("{number} Entscheidung", "{number} Entscheidungen"),
    # Scorecards.
    "{journey} as of {moment}: {figures}": "{journey}, Stand {moment}: {figures}",
    "{number} figure": ("{number} Kennzahl", "{number} Kennzahlen"),
    # People.
    "{stage} since {moment}": "{stage} seit {moment}",
    "{customer} in {journey}: at {stages}": "{customer} in {journey}: bei {stages}",
    "{customer} in {journey}: not there yet": "{customer} in {journey}: noch nicht dort",
    "no stage": "keiner Station",
    "{customer}: at {stage} since {moment}": "{customer}: bei {stage} seit {moment}",
    "{customer}: {source} → {target} at {moment}": "{customer}: {source} → {target} am {moment}",
    "active": "unterwegs",
    "exited": "ausgestiegen",
    "finished": "am Ziel",
    "outside": "außerhalb",
    "open": "offen",
    "enter": "Eintritt",
    "transfer": "Überführung",
    "resume": "Wiederaufnahme",
    "{clause} (saw {value!r})": "{clause} (war {value!r})",
    "{stage}: needs {clause}": "{stage}: verlangt {clause}",
    "but {fact} is {value!r}": "doch {fact} ist {value!r}",
    "it opens at {moment}": "möglich ab {moment}",
    "it closed at {moment}": "möglich war es bis {moment}",
    "the end of time": "das Ende der Zeit",
    "they have left": "ausgestiegen",
    "they have left, and may come back from {moment} on": (
        "ausgestiegen, Rückkehr möglich ab {moment}"
    ),
    "already true when they came, and its facts have not changed": (
        "schon beim Eintritt wahr, und die Fakten haben sich nicht geändert"
    ),
    "depends on: {facts}": "hängt ab von: {facts}",
    "its wait is over": "die Wartezeit ist vorbei",
    "facts cannot tell it": "Fakten sagen es nicht",
    # Charts.
    "from each row to each column": "von jeder Zeile zu jeder Spalte",
    "{number} point": ("{number} Punkt", "{number} Punkte"),
    "Share of conversions lost without each stage": (
        "Anteil der Abschlüsse, die ohne jede Station entfielen"
    ),
    "What each stage contributes": "Was jede Station beiträgt",
    "Metrics as parts of their targets": "Kennzahlen als Teil ihrer Ziele",
    "Cohort": "Kohorte",
    "Periods since": "Zeiträume seither",
    "From": "Von",
    "To": "Nach",
    "more reach the goal": "mehr erreichen das Ziel",
    "fewer reach the goal": "weniger erreichen das Ziel",
    "no direction is better": "keine Richtung ist besser",
    "target": "Ziel",
    "Where people are at each step": "Wo Personen bei jedem Schritt sind",
    "Funnel": "Trichter",
    "Retention": "Bindung",
    "Who had met an answer before": "Wer vorher einer Antwort begegnet war",
    "they moved on": "sie gingen weiter",
    "they left": "sie gingen weg",
    "after: {number} step": ("{number} Schritt", "{number} Schritten"),
    "{share} after {steps}": "{share} nach {steps}",
    "The share of people who have reached {goal}, step by step: {figure}.": (
        "Der Anteil der Personen, die {goal} erreicht haben, Schritt für Schritt: {figure}."
    ),
    "Arrived at {goal}": "Angekommen bei {goal}",
    "What one more point on a transition is worth": (
        "Was ein Punkt mehr auf einem Übergang wert ist"
    ),
    "What each scenario changes": "Was jedes Szenario ändert",
    "now {share}": "jetzt {share}",
    "goal reached by {share}": "Ziel erreicht von {share}",
    "From step to step": "Von Schritt zu Schritt",
    "How {people} people went on from step to step: {flows}.": (
        "Wie {people} Personen von Schritt zu Schritt weitergingen: {flows}."
    ),
    "Step {number}": "Schritt {number}",
    "step {number}": "Schritt {number}",
    "steps": "Schritte",
    "Stopped before": "Vorher aufgehört",
    "{share} of the step before": "{share} des Schritts davor",
    "{name}: {cohorts} over {periods}.": "{name}: {cohorts} über {periods}.",
    "{number} cohort": ("{number} Kohorte", "{number} Kohorten"),
    "over: {number} period": ("{number} Zeitraum", "{number} Zeiträume"),
    # Evidence.
    "{number} of them heard once": "{number} davon einmal gehört",
    "too few to tell what there is beside": "zu wenige, um zu sagen, was es sonst noch gibt",
    "coverage {share} %; there are {expected} {what} or more ({low}–{high})": (
        "Abdeckung {share} %; es gibt {expected} {what} oder mehr ({low}–{high})"
    ),
    "ten more people would bring {number} new ones or more": (
        "zehn weitere Personen brächten {number} neue oder mehr"
    ),
    "moves": "Übergänge",
    "variants": "Varianten",
    "questions": "Fragen",
    "insights": "Erkenntnisse",
    "nothing": "nichts",
    "common: {steps}": "gemeinsam: {steps}",
    "fewer took {step}: {people}": "seltener {step}: {people}",
    "{first} before {then}: only {people}": "{first} vor {then}: nur {people}",
    "{coded} coded, {aside} set aside, {uncoded} without a code": (
        "{coded} kodiert, {aside} beiseitegelegt, {uncoded} ohne Code"
    ),
    "step": "Schritt",
    "decision": "Entscheidung",
    "; all were selected on {outcome!r}": "; alle wurden nach {outcome!r} ausgewählt",
    "chosen whatever became of them": "unabhängig vom Ausgang gewählt",
    "selected on the outcome {outcome!r}": "nach dem Ausgang {outcome!r} ausgewählt",
    "{people} at {at}, as of {moment}": "{people} am {at}, Stand {moment}",
    "{stage}: {expected} expected ({low} to {high}), {now} now": (
        "{stage}: {expected} erwartet ({low} bis {high}), {now} jetzt"
    ),
    "within {time}": "(Frist {time})",
    "no one was observed so long": "niemand wurde so lange beobachtet",
    "{count} of {people} so far, {open}": "{count} von {people} bisher, {open}",
    "of: {number} person": ("{number} Person", "{number} Personen"),
    "a gap": "eine Lücke",
    "{customer}, excerpt {number}: {text!r} is {codes}": (
        "{customer}, Auszug {number}: {text!r} ist {codes}"
    ),
    "{number} coder": ("{number} Kodierer", "{number} Kodierer"),
    "undefined: nothing varies": "nicht definiert: nichts unterscheidet sich",
    "{number} step compared": ("{number} Schritt verglichen", "{number} Schritte verglichen"),
    "{step}: {left} against {right}, p = {p}, adjusted {adjusted}": (
        "{step}: {left} gegen {right}, p = {p}, angepasst {adjusted}"
    ),
    "{events} of {people} at {stages}": "{events} von {people} bei {stages}",
    "{number} event": ("{number} Ereignis", "{number} Ereignisse"),
    "of: {number} customer": ("{number} Kunden", "{number} Kunden"),
    "at: {number} stage": ("{number} Station", "{number} Stationen"),
    # Chains.
    "priority": "Priorität",
    "impact": "Wirkung",
    "reach": "Reichweite",
    "no figure": "keine Zahl",
    "one more point is worth {gain}": "ein Punkt mehr ist {gain} wert",
    "elasticity {figure}": "Elastizität {figure}",
    "By gain": "Nach Gewinn",
    "By need": "Nach Bedarf",
    "No one works on this": "Daran arbeitet niemand",
    "no opportunities": "keine Chancen",
    "{stage} ends": "{stage} endet",
    "synthetic event log: {events} of {people}": (
        "synthetisches Ereignisprotokoll: {events} von {people}"
    ),
    "{number} synthetic walk": ("{number} synthetischer Verlauf", "{number} synthetische Verläufe"),
    "seed {number}": "Startwert {number}",
    "ended at:": "endeten bei:",
    "{value} ({low} to {high}, level {level}{note})": (
        "{value} ({low} bis {high}, Niveau {level}{note})"
    ),
    "{name}: {probability} ({gain}; simulated {difference}, {low} to {high})": (
        "{name}: {probability} ({gain}; simuliert {difference}, {low} bis {high})"
    ),
    "order one is rejected": "Ordnung eins ist verworfen",
    "no evidence against order one": "nichts spricht gegen Ordnung eins",
    "G² = {statistic} on {degrees}, p = {p}": "G² = {statistic} bei {degrees}, p = {p}",
    "on: {number} degree of freedom": ("{number} Freiheitsgrad", "{number} Freiheitsgraden"),
    # Proofs, plans and what is carried.
    "proved": "bewiesen",
    "refuted": "widerlegt",
    "unproved": "unbewiesen",
    "every fact missing": "jeder Fakt fehlt",
    "anywhere": "irgendwo",
    "answer {questions} {where}": "{questions} {where} beantworten",
    "{place} says {claim}": "{place} sagt {claim}",
    "met on {path}": "beide auf {path}",
    "{move}: {giver} passes {receiver} all it needs": (
        "{move}: {giver} gibt an {receiver} alles Nötige weiter"
    ),
    "{move}: {giver} does not pass {receiver} {what}": (
        "{move}: {giver} gibt an {receiver} nicht weiter: {what}"
    ),
    "the fact {names}": "den Fakt {names}",
    "the facts {names}": "die Fakten {names}",
    "the promise {names}": "das Versprechen {names}",
    "the promises {names}": "die Versprechen {names}",
    "the question {names}": "die Frage {names}",
    "the questions {names}": "die Fragen {names}",
    "{stage}: {giver} hands {source} over to {receiver}, for {target}": (
        "{stage}: {giver} übergibt {source} an {receiver}, für {target}"
    ),
    "{number} finding fixed": ("{number} Befund behoben", "{number} Befunde behoben"),
    "{stage}: {value} (from {sources})": "{stage}: {value} (aus {sources})",
    "refused {item}": "abgelehnt: {item}",
    "holds": "gilt",
    "broken by {path}": "verletzt durch {path}",
    "dropped": "weggelassen",
    # Workbooks.
    "the first {stages}": "die ersten {stages}",
    "first: {number} stage": ("{number} Station", "{number} Stationen"),
    "Start, goal, end": "Start, Ziel, Ende",
    "Purpose": "Zweck",
    "Questions": "Fragen",
    "Insights": "Erkenntnisse",
    "Actions": "Handlungen",
    "Leads to": "Führt zu",
    "Experience": "Erfahrung",
    "Experience, from -2 to +2": "Erfahrung, von -2 bis +2",
    "Moment of truth": "Moment der Wahrheit",
    "yes": "ja",
    # Names, and how facts and metrics are computed.
    "{number} transition": ("{number} Übergang", "{number} Übergänge"),
    "{column} of {events}": "{column} von {events}",
    "count of {what}": "Anzahl von {what}",
    "ever of {what}": "jemals {what}",
    "sum of {what}": "Summe von {what}",
    "average of {what}": "Durchschnitt von {what}",
    "min of {what}": "kleinster Wert von {what}",
    "max of {what}": "größter Wert von {what}",
    "first of {what}": "erster Wert von {what}",
    "last of {what}": "letzter Wert von {what}",
    "where {criterion}": "mit {criterion}",
    "since {fact}": "seit {fact}",
    "conversion {path} within {duration}": "Konversion {path} innerhalb von {duration}",
    "time {path} within {duration}": "Dauer {path} innerhalb von {duration}",
    "quantile {share}": "Quantil {share}",
    "share {criterion}": "Anteil {criterion}",
    "average {fact}": "Durchschnitt {fact}",
    "of {whom}": "von {whom}",
    "ratio {above} / {below}": "Verhältnis {above} / {below}",
    # Values carried over an alignment.
    "no stage of {journey} matches": "keine Station von {journey} entspricht dem",
    "the match is a guess, with a confidence of {confidence}": (
        "die Zuordnung ist vermutet, mit einer Sicherheit von {confidence}"
    ),
    "rates of {stages} have no sum; carry their counts instead": (
        "Raten von {stages} haben keine Summe; stattdessen die Anzahlen übertragen"
    ),
    "no value for {stages}, which {whole} includes": (
        "kein Wert für {stages}, die in {whole} enthalten sind"
    ),
    "{why} too, and is not in an exact block": (
        "{why} ebenfalls und steht in keinem genauen Block"
    ),
    "{stage} in {journey} covers {phase}": "{stage} in {journey} umfasst {phase}",
    # Where customers go.
    "{source}: refused: {why}": "{source}: abgelehnt: {why}",
    "{who}; refused: {why}": "{who}; abgelehnt: {why}",
    "{number} moved": ("{number} übernommen", "{number} übernommen"),
    "{number} refused": ("{number} abgelehnt", "{number} abgelehnt"),
    "they are not on {old}, but on {other}": "sie sind nicht in {old}, sondern in {other}",
    "something happened to them later, at {moment}": "später ist etwas geschehen, am {moment}",
    "they are at no stage": "sie sind an keiner Station",
    "they have left, and {stage} does not stand for that": (
        "sie sind ausgestiegen, und {stage} steht nicht dafür"
    ),
    "they have not left, and {stage} stands for that": (
        "sie sind nicht ausgestiegen, und {stage} steht dafür"
    ),
    "answers {items}": "beantwortet {items}",
    "effort unknown": "Aufwand unbekannt",
    "it answers and lifts nothing": "beantwortet nichts und hebt nichts",
    # What is wrong with a table of events.
    "{number} event has no customer": (
        "{number} Ereignis hat keinen Kunden",
        "{number} Ereignisse haben keinen Kunden",
    ),
    "{number} event has no stage": (
        "{number} Ereignis hat keine Station",
        "{number} Ereignisse haben keine Station",
    ),
    "{number} event has no moment": (
        "{number} Ereignis hat keinen Zeitpunkt",
        "{number} Ereignisse haben keinen Zeitpunkt",
    ),
    "{number} event shares customer and moment with the one before": (
        "{number} Ereignis hat Kunden und Zeitpunkt des vorigen",
        "{number} Ereignisse haben Kunden und Zeitpunkt des vorigen",
    ),
    "{number} event is an exact duplicate": (
        "{number} Ereignis ist genau doppelt",
        "{number} Ereignisse sind genau doppelt",
    ),
    "{number} event is": ("{number} Ereignis ist", "{number} Ereignisse sind"),
    "{events} those of {name}, which may stand for no customer": (
        "{events} von {name}, was für keinen Kunden stehen könnte"
    ),
    "not in the journey: {names}": "nicht in der Reise: {names}",
    "declared, and never there: {names}": "erklärt und nie vorhanden: {names}",
    "{name} looks like {other}, and counts apart": (
        "{name} sieht aus wie {other} und zählt getrennt"
    ),
    "no event for {silence} until `as_of`, and usually for {usual}: the table may end earlier": (
        "kein Ereignis seit {silence} bis `as_of`, üblich sind {usual}: die Tabelle könnte früher "
        "enden"
    ),
    "{names} and more": "{names} und weitere",
    # What reading a document guessed or dropped.
    "{text} is not the text of a criterion: a fact by that name": (
        "{text} ist nicht der Text eines Kriteriums: ein Fakt dieses Namens"
    ),
    "its id is made of {name}": "seine Kennung ist aus {name} gebildet",
    "the section {name} is not a phase; it stays in `extra`": (
        "der Abschnitt {name} ist keine Phase; er bleibt in `extra`"
    ),
    "{value} stands under no column; it stays in `extra` as {name}": (
        "{value} steht unter keiner Spalte; es bleibt in `extra` als {name}"
    ),
    "it is in the subgraph {name} too": "er ist auch in der Gruppe {name}",
    "the class {name}": "die Klasse {name}",
    "a journey has no place for it": "eine Reise hat keinen Platz dafür",
    "{value} is not what a journey calls {name}; it stays in `extra`": (
        "{value} ist nicht, was eine Reise {name} nennt; es bleibt in `extra`"
    ),
    "a further edge from {source} to {target}, of another kind": (
        "eine weitere Kante von {source} nach {target}, von anderer Art"
    ),
    "one of several edges from {source} to {target}: any of them will do": (
        "eine von mehreren Kanten von {source} nach {target}: jede davon genügt"
    ),
    "{value}, where another edge has {other}": "{value}, wo eine andere Kante {other} hat",
    "{value} has no place here": "{value} hat hier keinen Platz",
    "{value} is not a text": "{value} ist kein Text",
    "{value} is not an id": "{value} ist keine Kennung",
    "{id!r}, made of the name of the file": "{id!r}, aus dem Namen der Datei gebildet",
    "{format} has no place for {fields}": "{format} hat keinen Platz für {fields}",
    "{id!r}, made of the name where there is one": (
        "{id!r}, aus dem Namen gebildet, wo es einen gibt"
    ),
    "{id!r}, made of the title where there is one": (
        "{id!r}, aus dem Titel gebildet, wo es einen gibt"
    ),
    "{unsaid} of {count} say none: advances, or returns to themselves": (
        "{unsaid} von {count} nennen keine: Schritte weiter, oder Rückkehr zu sich selbst"
    ),
    "the label {label} stands beside another name": (
        "die Beschriftung {label} steht neben einem anderen Namen"
    ),
    "the label {label} stands beside another decision": (
        "die Beschriftung {label} steht neben einer anderen Entscheidung"
    ),
    "it is what `weight` says": "es ist, was `weight` sagt",
    "JSON has no value for it": "JSON hat keinen Wert dafür",
    "the stages that no move enters, or else the first": (
        "die Stationen, in die kein Schritt führt, oder sonst die erste"
    ),
    "the stages that no move leaves": "die Stationen, aus denen kein Schritt führt",
    "from each task to the next": "von jeder Aufgabe zur nächsten",
    "links drawn as {drawn} are as others": "als {drawn} gezeichnete Verbindungen sind wie andere",
    "a link to a subgraph leads to no stage": (
        "eine Verbindung zu einer Gruppe führt zu keiner Station"
    ),
    "each stage leads to the one in the next row": (
        "jede Station führt zu der in der nächsten Zeile"
    ),
    "a journey has no place for a {kind}": "eine Reise hat keinen Platz für: {kind}",
    "the journey {shown} inside it is not in the document": (
        "die Reise {shown} darin steht nicht im Dokument"
    ),
    "the journey {shown} inside it; iri={name!r} reads that alone": (
        "die Reise {shown} darin; iri={name!r} liest sie für sich"
    ),
    "the tag {tag}": "die Markierung {tag}",
    "a state that stands for the one before": "ein Zustand, der für den vorigen steht",
    "what goes on inside a state": "was in einem Zustand geschieht",
    "what is invoked": "was aufgerufen wird",
    "never taken, for one before it has no guard": (
        "nie genommen, denn einer davor hat keine Bedingung"
    ),
    "it leads to no other state": "es führt zu keinem anderen Zustand",
    "a transition has one source and target": "ein Übergang hat eine Quelle und ein Ziel",
    "the nodes inside it stand beside it now": "die Knoten darin stehen jetzt daneben",
    "data under the key {key}, which is not declared": (
        "Daten unter dem Schlüssel {key}, der nicht erklärt ist"
    ),
}
