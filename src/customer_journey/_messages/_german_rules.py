"""German for what rules find, and what to do about it."""

from collections.abc import Mapping
from typing import Final

__all__ = ["RULES"]

RULES: Final[Mapping[str, str | tuple[str, str]]] = {
    # Reports.
    "{number} info": ("{number} Hinweis", "{number} Hinweise"),
    "{number} suppressed": "{number} unterdrückt",
    "; as in {witness}": "; zum Beispiel {witness}",
    ", with ": ", mit ",
    " or ": " oder ",
    "did you mean {name}?": "war {name} gemeint?",
    "fixed {finding}": "behoben: {finding}",
    "would fix {finding}": "würde beheben: {finding}",
    "nothing to fix": "nichts zu beheben",
    "the file is written anew, without its comments": (
        "die Datei ist neu geschrieben, ohne ihre Kommentare"
    ),
    "fixable": "behebbar",
    "fixable by {command}": "behebbar durch {command}",
    "category: {category}": "Kategorie: {category}",
    "category: structure": "Aufbau",
    "category: criteria": "Kriterien",
    "category: content": "Inhalte",
    "category: promises": "Versprechen",
    "category: people": "Personen",
    "category: metrics": "Kennzahlen",
    "category: evidence": "Belege",
    "category: opportunities": "Chancen",
    "category: upkeep": "Pflege",
    "Why it matters": "Warum es wichtig ist",
    "A journey on which it fires": "Eine Reise, bei der sie anschlägt",
    "One on which it does not": "Eine, bei der sie es nicht tut",
    "How to fix it": "Abhilfe",
    "{number} fixable: {command}": "{number} behebbar: {command}",
    "explained by: {command}": "erklärt von: {command}",
    "the whole journey": "die ganze Reise",
    "none": "keins",
    # What is done.
    "all touchpoints of {stage} belong to others, and the business does nothing there": (
        "alle Kontaktpunkte von {stage} gehören anderen, und das Unternehmen tut dort nichts"
    ),
    "add what the business does there": "ergänzen, was das Unternehmen dort tut",
    "nothing supports {action}": "nichts stützt {action}",
    "add what stands behind it, with it in `supports`": (
        "ergänzen, was dahintersteht, und dort unter `supports` nennen"
    ),
    "{action} supports nothing and answers nothing": "{action} stützt und beantwortet nichts",
    "name in `supports` what needs it": "unter `supports` nennen, was sie braucht",
    "{action} in {lane} supports {other} in {other_lane}, and {action_without} has no owner": (
        "{action} ({lane}) stützt {other} ({other_lane}), und für {action_without} ist niemand "
        "zuständig"
    ),
    "fill in `owner`": "`owner` ausfüllen",
    "no action happens at {touchpoint}": "bei {touchpoint} geschieht keine Handlung",
    "name it in `touchpoints` of an action": "unter `touchpoints` einer Handlung nennen",
    # Content.
    "no asset states which of the {questions} it answers": (
        "kein Inhalt nennt, was er davon beantwortet: {questions}"
    ),
    "{number} question": ("{number} Frage", "{number} Fragen"),
    "fill in `answers`": "`answers` ausfüllen",
    "planned: {assets}": "geplant: {assets}",
    "nothing at {stage} answers {question} for {personas}": (
        "nichts bei {stage} beantwortet {question} für {personas}"
    ),
    "nothing at {stage} answers {question}": "nichts bei {stage} beantwortet {question}",
    "add it to `answers` of an asset there": "unter `answers` eines Inhalts dort nennen",
    "{asset} answers {answer}, which customers do not bring to {stage}": (
        "{asset} beantwortet {answer}, was Kunden bei {stage} nicht mitbringen"
    ),
    "move the asset to the stage of the question": "den Inhalt zur Station der Frage verschieben",
    "{asset} answers no question at {stage}": "{asset} beantwortet keine Frage bei {stage}",
    "fill in `answers`, or retire it": "`answers` ausfüllen oder ihn zurückziehen",
    "{asset} is for {personas}, who are never at {stage}": (
        "{asset} ist für {personas}, die nie bei {stage} sind"
    ),
    "move it, or correct the personas": "ihn verschieben oder die Personas berichtigen",
    "only {asset} uses the channel {channel}": "nur {asset} nutzt den Kanal {channel}",
    "add the touchpoint that uses it": "den Kontaktpunkt ergänzen, der ihn nutzt",
    "{asset} says {key} is {claim}, and {other_asset} at {stage} says {other_claim}": (
        "{asset} sagt, {key} sei {claim}, und {other_asset} bei {stage} sagt {other_claim}"
    ),
    "make them equal, or state for whom and where each holds": (
        "angleichen, oder nennen, für wen und wo jedes gilt"
    ),
    "no asset and no touchpoint says {claim}": "kein Inhalt und kein Kontaktpunkt sagt {claim}",
    "add the claim where the audience is met": (
        "die Aussage ergänzen, wo man der Zielgruppe begegnet"
    ),
    "nothing anywhere answers the pain {pain}": "nirgends beantwortet etwas, was schmerzt: {pain}",
    "nothing at {stage} answers the pain {pain}": (
        "nichts bei {stage} beantwortet, was schmerzt: {pain}"
    ),
    "name it in `answers` of an action or an asset": (
        "unter `answers` einer Handlung oder eines Inhalts nennen"
    ),
    "what customers want to achieve is nowhere stated": (
        "nirgends steht, was Kunden erreichen wollen"
    ),
    "add insights of kind `goal`": "Erkenntnisse der Art `goal` ergänzen",
    "no content takes up {insight}": "kein Inhalt greift {insight} auf",
    "name it in `answers` of an asset or an action": (
        "unter `answers` eines Inhalts oder einer Handlung nennen"
    ),
    "nothing says what customers bring to {stage} or get there": (
        "nichts sagt, was Kunden zu {stage} mitbringen oder dort bekommen"
    ),
    "nothing says what customers bring to {stages} or get there": (
        "nichts sagt, was Kunden zu {stages} mitbringen oder dort bekommen"
    ),
    "add questions, insights, assets or actions": (
        "Fragen, Erkenntnisse, Inhalte oder Handlungen ergänzen"
    ),
    # Criteria.
    "{clause} needs {kind}, and the column {fact} is {kinds}": (
        "{clause} verlangt {kind}, und die Spalte {fact} ist {kinds}"
    ),
    "{clause} needs {kind}, and the fact {fact} is {kinds}": (
        "{clause} verlangt {kind}, und der Fakt {fact} ist {kinds}"
    ),
    "{clause} needs {kind}, and {where} {other_kind}": (
        "{clause} verlangt {kind}, und {where} {other_kind}"
    ),
    "true or false": "wahr oder falsch",
    "a number": "eine Zahl",
    "a text": "ein Text",
    "a date": "ein Datum",
    "a datetime without a zone": "ein Zeitpunkt ohne Zone",
    "a datetime with a zone": "ein Zeitpunkt mit Zone",
    "correct the constant, or the type in the declaration": (
        "die Konstante berichtigen oder den Typ in der Deklaration"
    ),
    "decide on one type": "sich für einen Typ entscheiden",
    "{clause} compares {fact} with a value it cannot have": (
        "{clause} vergleicht {fact} mit einem Wert, den er nicht haben kann"
    ),
    "it can be {values}": "möglich ist {values}",
    "it is a whole number": "er ist eine ganze Zahl",
    "it is at least {minimum}": "er ist mindestens {minimum}",
    "it is at most {maximum}": "er ist höchstens {maximum}",
    "it is at least {minimum} and at most {maximum}": (
        "er ist mindestens {minimum} und höchstens {maximum}"
    ),
    "{clause} is true for every value that the fact {fact} can have": (
        "{clause} ist wahr für jeden Wert, den der Fakt {fact} haben kann"
    ),
    "{clause} is false for every value that the fact {fact} can have": (
        "{clause} ist falsch für jeden Wert, den der Fakt {fact} haben kann"
    ),
    "correct the constant, or the domain in the declaration": (
        "die Konstante berichtigen oder den Wertebereich in der Deklaration"
    ),
    "no stage has an entry criterion, so facts cannot show where customers are": (
        "keine Station hat ein Eintrittskriterium, also zeigen Fakten nicht, wo Kunden sind"
    ),
    "{stage} has no entry criterion, so facts cannot show who is there": (
        "{stage} hat kein Eintrittskriterium, also zeigen Fakten nicht, wer dort ist"
    ),
    "add an `entry`: what must be true of a customer there": (
        "`entry` ergänzen: was für Kunden dort zutreffen muss"
    ),
    "{criterion} has a constant in it": "{criterion} enthält eine Konstante",
    "remove it": "entfernen",
    "duplicate {operand}": "doppelt: {operand}",
    "correct or remove one": "eins berichtigen oder entfernen",
    "{stage} has the entry criterion of {earlier}, {entry}": (
        "{stage} hat dasselbe Eintrittskriterium wie {earlier}, {entry}"
    ),
    "find what distinguishes them, or merge them": (
        "finden, was sie unterscheidet, oder sie zusammenlegen"
    ),
    "the guard repeats the entry criterion of {target}": (
        "die Bedingung wiederholt das Eintrittskriterium von {target}"
    ),
    "remove the guard": "die Bedingung entfernen",
    "{clause} needs a number to be equal to the last digit": (
        "{clause} verlangt, dass eine Zahl bis zur letzten Stelle gleich ist"
    ),
    "use a range": "einen Bereich nehmen",
    # Ends.
    "{stage} has no outgoing transition (referrals don't count) and is not marked `end`": (
        "{stage} hat keinen ausgehenden Übergang (Empfehlungen zählen nicht) und ist nicht als "
        "`end` gekennzeichnet"
    ),
    "{stage} has no outgoing transition and is not marked `end`": (
        "{stage} hat keinen ausgehenden Übergang und ist nicht als `end` gekennzeichnet"
    ),
    "mark it as an `end` if journeys may end there, or add a transition": (
        "als `end` kennzeichnen, wenn Reisen dort enden dürfen, oder einen Übergang ergänzen"
    ),
    "customers never leave {stages}: no end, no goal, no transition out": (
        "Kunden kommen aus {stages} nie heraus: kein Ende, kein Ziel, kein Übergang hinaus"
    ),
    "add a transition out of it, or mark a stage as an `end`": (
        "einen Übergang hinaus ergänzen oder eine Station als `end` kennzeichnen"
    ),
    "customers can only leave {stage} by exits": "Kunden verlassen {stage} nur durch Ausstiege",
    "add an advance, or mark it as an `end`": (
        "einen Schritt weiter (`advance`) ergänzen oder als `end` kennzeichnen"
    ),
    "{stage} is an end with advances to {targets}": (
        "{stage} ist ein Ende, von dem es weitergeht zu {targets}"
    ),
    "keep both only if journeys do end there": (
        "beides nur lassen, wenn Reisen dort wirklich enden"
    ),
    "the goal {stage} is also a start": "das Ziel {stage} ist auch ein Start",
    "choose a later goal": "ein späteres Ziel wählen",
    "{stage} is a start with advances from {sources}": (
        "{stage} ist ein Start, zu dem es auch von {sources} aus weitergeht"
    ),
    "a start is entered without proof of the stages before it": (
        "in einen Start kommt man ohne Nachweis der Stationen davor"
    ),
    "no stage is an end": "keine Station ist ein Ende",
    "mark the stages where journeys may end as an `end`": (
        "Stationen, wo Reisen enden dürfen, als `end` kennzeichnen"
    ),
    # Evidence.
    "{source} is assumed, neither observed nor stated": (
        "{source} ist angenommen, weder beobachtet noch ausgesprochen"
    ),
    "the transition from {source} to {target} is assumed, neither observed nor stated": (
        "der Übergang von {source} zu {target} ist angenommen, weder beobachtet noch ausgesprochen"
    ),
    "ask about it, or remove it": "danach fragen oder entfernen",
    "{asset} at {stage} was due for review by {review_by}": (
        "{asset} bei {stage} war bis {review_by} wieder anzusehen"
    ),
    "review it, and set the next date": "ansehen und den nächsten Tag eintragen",
    "assumed, and not observed": "angenommen und nicht beobachtet",
    "check it": "prüfen",
    "{parts} observed, without a source": "{parts} beobachtet, ohne Quelle",
    "{number} part": ("{number} Teil", "{number} Teile"),
    "fill in `source`": "`source` ausfüllen",
    "{item} has a figure of an unknown number of people": (
        "{item} hat eine Zahl von unbekannt vielen Personen"
    ),
    "fill in `n`": "`n` ausfüllen",
    "the score at {stage} is of an unknown number of people": (
        "der Wert bei {stage} ist von unbekannt vielen Personen"
    ),
    # How stages feel.
    "{experiences}, and no customer was asked": "{experiences}, und kein Kunde wurde gefragt",
    "{number} experience": ("{number} Erlebnis", "{number} Erlebnisse"),
    "ask at the stages, or leave them out": "an den Stationen fragen oder sie weglassen",
    (
        "{stage} feels bad ({score:+.1f}), and no open opportunity with an owner answers an "
        "insight there"
    ): (
        "{stage} fühlt sich schlecht an ({score:+.1f}), und keine offene Chance, für die jemand "
        "zuständig ist, beantwortet dort eine Erkenntnis"
    ),
    "add one, with its owner": "eine ergänzen, mit Zuständigen",
    "the experiences are by different measures: {names}": (
        "die Erlebnisse sind verschieden gemessen: {names}"
    ),
    "the experiences of {persona} are by different measures: {names}": (
        "die Erlebnisse von {persona} sind verschieden gemessen: {names}"
    ),
    "ask the same question at every stage": "an jeder Station dieselbe Frage stellen",
    "{stage} is a moment of truth without a metric": (
        "{stage} ist ein Moment der Wahrheit ohne Kennzahl"
    ),
    "add one to `metrics`": "unter `metrics` eine ergänzen",
    "{stage} decides, and nothing says how it feels": (
        "{stage} entscheidet, und nichts sagt, wie es sich anfühlt"
    ),
    "ask customers there": "Kunden dort fragen",
    "{stage} decides, and its score may be good or bad: {low:+.1f} to {high:+.1f}": (
        "{stage} entscheidet, und der Wert kann gut oder schlecht sein: {low:+.1f} bis {high:+.1f}"
    ),
    "ask more customers there": "mehr Kunden dort fragen",
    "{opportunity} has no owner": "für {opportunity} ist niemand zuständig",
    "the effort of {opportunity} is unknown": "der Aufwand von {opportunity} ist unbekannt",
    "fill in `effort`, in days of one person": "`effort` ausfüllen, in Tagen einer Person",
    "{opportunity} answers nothing that customers bring": (
        "{opportunity} beantwortet nichts, was Kunden mitbringen"
    ),
    "name in `answers` what it is for": "unter `answers` nennen, wofür sie ist",
    # Facts.
    "the fact {name} is not declared": "der Fakt {name} ist nicht deklariert",
    "declare it with its type and domain": "mit Typ und Wertebereich deklarieren",
    "criteria use {names}, and no fact is declared": (
        "Kriterien verwenden {names}, und kein Fakt ist deklariert"
    ),
    "no criterion, no handoff, no metric and no other fact uses the fact {fact}": (
        "kein Kriterium, keine Übergabe, keine Kennzahl und kein anderer Fakt verwendet den Fakt "
        "{fact}"
    ),
    "use it, or remove its declaration": "verwenden oder die Deklaration entfernen",
    "the number {fact} may be anything, also negative": (
        "die Zahl {fact} darf alles sein, auch negativ"
    ),
    "give counts a `minimum` of 0": "Anzahlen ein `minimum` von 0 geben",
    "the text {fact} does not list its values": "der Text {fact} nennt seine Werte nicht",
    "list them in `values`": "unter `values` aufzählen",
    "the fact {fact} has no meaning": "der Fakt {fact} hat keine Bedeutung",
    "fill in `meaning`": "`meaning` ausfüllen",
    "the event {name} is not declared": "das Ereignis {name} ist nicht deklariert",
    "declare it with its columns": "mit seinen Spalten deklarieren",
    "the event {name} declares no column {column}": (
        "das Ereignis {name} deklariert keine Spalte {column}"
    ),
    "declare it with its type": "mit ihrem Typ deklarieren",
    "the fact {fact} cannot come from events": "der Fakt {fact} kann nicht aus Ereignissen kommen",
    "`bind` it": "ihn mit `bind` anbinden",
    "it rests on the proxy {name}, which is assumed": (
        "es beruht auf dem Ersatz {name}, der angenommen ist"
    ),
    # Kinds of transitions.
    "{source} leads to itself as an {kind}": "{source} führt als {kind} zu sich selbst",
    "make it a `return`": "zu einem `return` machen",
    "advances form a cycle over {stages}": "Schritte weiter bilden einen Kreis über {stages}",
    "make the transition on which customers go back a return": (
        "den Übergang, auf dem Kunden zurückgehen, zu einem `return` machen"
    ),
    "this advance leads from {source} back to {target}, whose phases come earlier": (
        "dieser Schritt weiter führt von {source} zurück zu {target}, dessen Phasen früher kommen"
    ),
    "make it a `return`, or correct the phases": (
        "zu einem `return` machen oder die Phasen berichtigen"
    ),
    "this return leads from {source} on to {target}, whose phases come later": (
        "diese Rückkehr führt von {source} weiter zu {target}, dessen Phasen später kommen"
    ),
    "make it an `advance`, or correct the phases": (
        "zu einem `advance` machen oder die Phasen berichtigen"
    ),
    "the exit from {source} has no reason": "der Ausstieg aus {source} hat keinen Grund",
    "fill in `reason`": "`reason` ausfüllen",
    "an exit leads to {target}, where customers are still active": (
        "ein Ausstieg führt zu {target}, wo Kunden noch unterwegs sind"
    ),
    "let it lead to an end or a lapsed stage, or change its kind": (
        "ihn zu einem Ende oder einer Station mit der Rolle `lapsed` führen oder seine Art ändern"
    ),
    "referred people begin at {target}, which is not a start": (
        "wer empfohlen wurde, beginnt bei {target}, das kein Start ist"
    ),
    "let the referral lead to a start, or add its target to `starts`": (
        "die Empfehlung zu einem Start führen oder ihr Ziel unter `starts` ergänzen"
    ),
    # Leaving.
    "facts cannot tell that someone returns from {source} to {target}": (
        "Fakten zeigen nicht, dass jemand von {source} zu {target} zurückkehrt"
    ),
    "state a guard in `when`": "unter `when` eine Bedingung angeben",
    "people at {source} have left, and no advance leads them back": (
        "wer bei {source} ist, ist ausgestiegen, und kein Schritt weiter führt zurück"
    ),
    "the wait is never over: {why}": "das Warten endet nie: {why}",
    "it is longer than the calendar": "es ist länger als der Kalender",
    "people at {source} have left": "wer bei {source} ist, ist ausgestiegen",
    "{target} is not a leaving stage": "{target} ist keine Station, wo man ausgestiegen ist",
    "time alone never leads back": "Zeit allein führt nie zurück",
    "time leads everybody to {target} first, and no one to {other}": (
        "die Zeit führt alle zuerst zu {target}, und niemanden zu {other}"
    ),
    "time leads to {target} also those who went to {other}": (
        "die Zeit führt auch die zu {target}, die zu {other} gegangen sind"
    ),
    "state what shows that somebody took it": "angeben, was zeigt, dass jemand ihn nahm",
    "facts and time cannot tell that someone leaves {sources} for {stage}": (
        "Fakten und Zeit zeigen nicht, dass jemand {sources} verlässt und bei {stage} ist"
    ),
    "state an `entry` there, or `when` or `after` of the exit": (
        "dort `entry` angeben, oder `when` oder `after` des Ausstiegs"
    ),
    # Metrics.
    "{metric} has a target of {target:g} and no direction": (
        "{metric} hat ein Ziel von {target:g} und keine Richtung"
    ),
    "{metric} has no direction": "{metric} hat keine Richtung",
    "state in `better` whether higher or lower is better": (
        "unter `better` angeben, ob höher oder niedriger besser ist"
    ),
    "{metric} has a target of {target:g} without a unit": (
        "{metric} hat ein Ziel von {target:g} ohne Einheit"
    ),
    "fill in `unit`": "`unit` ausfüllen",
    "{metric} has no target": "{metric} hat kein Ziel",
    "fill in `target`, in the metric's unit": "`target` ausfüllen, in der Einheit der Kennzahl",
    "{metric} has no `{key}`": "{metric} hat kein `{key}`",
    "fill in `{key}`": "`{key}` ausfüllen",
    "{stage} has no metric": "{stage} hat keine Kennzahl",
    "add one for what happens there": "eine für das ergänzen, was dort geschieht",
    (
        "{metric} has a target of {target:.4g}, and {probability:.4g} already move from {source} "
        "to {successor}"
    ): (
        "{metric} hat ein Ziel von {target:.4g}, und {probability:.4g} gehen schon von {source} "
        "zu {successor}"
    ),
    "raise the target, or count again": "das Ziel erhöhen oder neu zählen",
    "{metric} has a target of {target:g} and no period": (
        "{metric} hat ein Ziel von {target:g} und keinen Zeitraum"
    ),
    "state it, as in 'every: month'": "ihn angeben, etwa 'every: month'",
    "{metric} is in {unit}, and the fact it averages in {own}": (
        "{metric} ist in {unit}, und der Fakt, dessen Mittel sie ist, in {own}"
    ),
    "state {unit}, and the target in it": "{unit} angeben, und das Ziel darin",
    # Names.
    "the stages {earlier} and {stage} are both named {name}": (
        "die Stationen {earlier} und {stage} heißen beide {name}"
    ),
    "rename one of them": "eine umbenennen",
    "the name {name} has extra blanks or invisible characters": (
        "der Name {name} hat überzählige Leerzeichen oder unsichtbare Zeichen"
    ),
    "write {name}": "{name} schreiben",
    "{name} looks like {earlier}": "{name} sieht aus wie {earlier}",
    "keep one spelling": "bei einer Schreibweise bleiben",
    "{stage} has no phase, and other stages have one": (
        "{stage} hat keine Phase, und andere Stationen haben eine"
    ),
    "add the canonical phases it covers": "die kanonischen Phasen ergänzen, die sie umfasst",
    "{stage} has no role, and other stages have one": (
        "{stage} hat keine Rolle, und andere Stationen haben eine"
    ),
    "add the role of customers there": "die Rolle der Kunden dort ergänzen",
    # People.
    "{stage} is before purchase, and its role is {role}": (
        "{stage} liegt vor dem Kauf, und die Rolle dort ist {role}"
    ),
    "set `role` to prospect or lead, or correct the phases": (
        "`role` auf prospect oder lead setzen oder die Phasen berichtigen"
    ),
    "{stage} is after purchase, and its role is {role}": (
        "{stage} liegt nach dem Kauf, und die Rolle dort ist {role}"
    ),
    "set `role` to customer or advocate, or correct the phases": (
        "`role` auf customer oder advocate setzen oder die Phasen berichtigen"
    ),
    "an advance from {source} to {target} changes the role from {earlier} to {later}": (
        "ein Schritt weiter von {source} zu {target} ändert die Rolle von {earlier} zu {later}"
    ),
    "make it a return or an exit, or correct one of the roles": (
        "zu einem `return` oder `exit` machen oder eine der Rollen berichtigen"
    ),
    "{number} move leads to another owner without a handoff, the first from {source} to {target}": (
        "{number} Übergang führt ohne Übergabe zu anderen Zuständigen, von {source} zu {target}"
    ),
    "{number} moves lead to another owner without a handoff, the first from {source} to {target}": (
        "{number} Übergänge führen ohne Übergabe zu anderen Zuständigen, der erste von {source} zu "
        "{target}"
    ),
    "state in `handoff` what is passed on": "unter `handoff` angeben, was weitergegeben wird",
    "no handoff from {giver} to {receiver}": "keine Übergabe von {giver} an {receiver}",
    "needed there: {needs}": "dort gebraucht: {needs}",
    "{receiver} has to keep {promises}, and the handoff from {giver} lacks it": (
        "{receiver} muss {promises} halten, und in der Übergabe von {giver} fehlt es"
    ),
    "add it to the handoff": "in der Übergabe ergänzen",
    "{receiver} needs {lacks}, and the handoff from {giver} lacks it": (
        "{receiver} braucht {lacks}, und in der Übergabe von {giver} fehlt es"
    ),
    "add it to the handoff, or say why the receiver knows it": (
        "in der Übergabe ergänzen oder sagen, woher man es dort weiß"
    ),
    "the referral from {source} rewards the referrer alone": (
        "die Empfehlung von {source} belohnt nur, wer empfiehlt"
    ),
    "the referral from {source} rewards the newcomer alone": (
        "die Empfehlung von {source} belohnt nur, wer neu ist"
    ),
    "add a reward for the newcomer": "eine Belohnung ergänzen für die, die neu sind",
    "add a reward for the referrer": "eine Belohnung ergänzen für die, die empfehlen",
    "the persona {persona} has no {lacks}": "die Persona {persona} hat keine {lacks}",
    " and no ": " und keine ",
    "demographics": "Demografie",
    "psychographics": "Psychografie",
    "ask some of these people, and fill in what they say": (
        "einige dieser Menschen fragen und ausfüllen, was sie sagen"
    ),
    "no persona is the ideal customer": "keine Persona ist der ideale Kunde",
    "mark as `ideal` the one that the journey is built for": (
        "die als `ideal` kennzeichnen, für die die Reise gebaut ist"
    ),
    "the persona {persona} has no path to a goal": "die Persona {persona} hat keinen Weg zum Ziel",
    "open a path to it, or remove the persona": (
        "ihr einen Weg dorthin öffnen oder die Persona entfernen"
    ),
    # Probabilities.
    "the probabilities from {stage} add up to {total:.4g}": (
        "die Wahrscheinlichkeiten von {stage} aus ergeben zusammen {total:.4g}"
    ),
    "each customer takes one move next: they add up to 1 at most": (
        "jeder Kunde nimmt genau einen Übergang: zusammen höchstens 1"
    ),
    "a share of {total:.4g} of customers at {stage} has no move": (
        "ein Anteil von {total:.4g} der Kunden bei {stage} hat keinen Übergang"
    ),
    "add the exit on which they leave, or mark it as an `end`": (
        "den Ausstieg ergänzen, den sie nehmen, oder als `end` kennzeichnen"
    ),
    "no probability remains for moves from {stage} to {targets}": (
        "für Übergänge von {stage} zu {targets} bleibt keine Wahrscheinlichkeit"
    ),
    "count the shares again with all moves": "die Anteile mit allen Übergängen neu zählen",
    "moves from {stage} to {targets} have no probability": (
        "Übergänge von {stage} zu {targets} haben keine Wahrscheinlichkeit"
    ),
    "a share of {total:.4g} remains": "ein Anteil von {total:.4g} bleibt",
    "no customer goes from {source} to {target}": "kein Kunde geht von {source} zu {target}",
    "remove it, or leave the probability out": "entfernen oder die Wahrscheinlichkeit weglassen",
    # Promises.
    "{promise} is made at no stage": "{promise} wird an keiner Station gegeben",
    "list in `made` where customers hear of it": ("unter `made` aufzählen, wo Kunden davon hören"),
    "no customer with the promise {promise} gets to {stage}, where it is due": (
        "kein Kunde mit dem Versprechen {promise} kommt zu {stage}, wo es fällig ist"
    ),
    "correct `due`, or add a path to it": "`due` berichtigen oder einen Weg dorthin ergänzen",
    "{promise} is never kept by the time it is due, at {stage}": (
        "{promise} ist nie gehalten, wenn es bei {stage} fällig ist"
    ),
    "keep it before, or let it be due later": "es früher halten oder später fällig werden lassen",
    "{promise} may be open when it is due, at {stage}": (
        "{promise} kann offen sein, wenn es bei {stage} fällig ist"
    ),
    "keep it on that path too, or where it is due": (
        "es auch auf diesem Weg halten, oder dort, wo es fällig ist"
    ),
    "{promise} is never open at {stage}": "{promise} ist bei {stage} nie offen",
    "remove the stage from `kept`": "die Station aus `kept` entfernen",
    # What is proved.
    "not everything about this criterion could be proved or refuted within the budget": (
        "nicht alles über dieses Kriterium ließ sich mit diesem Budget beweisen oder widerlegen"
    ),
    "try `cj.criteria.satisfiable`, `overlaps` or `implies` with a larger budget": (
        "`cj.criteria.satisfiable`, `overlaps` oder `implies` mit größerem Budget versuchen"
    ),
    "no customer can enter {stage}: no values of its facts meet {entry}": (
        "kein Kunde kann in {stage} eintreten: keine Werte der Fakten erfüllen {entry}"
    ),
    "resolve the contradiction, or correct the domains in the declarations": (
        "den Widerspruch auflösen oder die Wertebereiche in den Deklarationen berichtigen"
    ),
    "no customer can pass: no values of its facts meet {when}": (
        "kein Kunde kommt durch: keine Werte der Fakten erfüllen {when}"
    ),
    "the guard contradicts the entry criterion of {target}, {entries}": (
        "die Bedingung widerspricht dem Eintrittskriterium von {target}, {entries}"
    ),
    "correct the guard or the entry criterion": (
        "die Bedingung oder das Eintrittskriterium berichtigen"
    ),
    "customers at {stages} cannot meet {entry} at the same time, so none is located at {stage}": (
        "Kunden bei {stages} können nicht zugleich {entry} erfüllen, also ist keiner bei {stage}"
    ),
    "an entry criterion states what has come true, and stays true later": (
        "ein Eintrittskriterium nennt, was wahr geworden ist und später wahr bleibt"
    ),
    "customers who enter {source} also enter {target}: {earlier} implies {later}": (
        "wer in {source} eintritt, tritt auch in {target} ein: aus {earlier} folgt {later}"
    ),
    "require at the later stage what is not yet true at the earlier one": (
        "an der späteren Station verlangen, was an der früheren noch nicht zutrifft"
    ),
    "the entry criterion of {stage} implies {guard}": (
        "aus dem Eintrittskriterium von {stage} folgt {guard}"
    ),
    "remove the guard, or require more": "die Bedingung entfernen oder mehr verlangen",
    "{operand} is redundant in {joint}": "{operand} ist überflüssig in {joint}",
    "remove it, or correct it": "entfernen oder berichtigen",
    "customers at {stage} can enter both {target} and {other}": (
        "Kunden bei {stage} können in {target} und in {other} eintreten"
    ),
    "fine if both may be; else add what distinguishes them": (
        "gut, wenn beides sein darf; sonst ergänzen, was sie unterscheidet"
    ),
    "some values of {fact} between those of the transitions from {stage} meet none of them": (
        "manche Werte von {fact} zwischen denen der Übergänge von {stage} erfüllen keinen davon"
    ),
    "customers with such a value cannot move on": (
        "Kunden mit einem solchen Wert kommen nicht weiter"
    ),
    (
        "people at {stages} can have left for {stage}, and no exit leads there from these stages "
        "or any stage ahead"
    ): (
        "wer bei {stages} ist, kann zu {stage} ausgestiegen sein, und kein Ausstieg führt von "
        "diesen Stationen oder weiter vorn dorthin"
    ),
    (
        "people at {stages} can have left for {stage}, and can neither leave from there nor go on "
        "to where an exit is"
    ): (
        "wer bei {stages} ist, kann zu {stage} ausgestiegen sein und dort weder aussteigen noch "
        "dahin kommen, wo ein Ausstieg ist"
    ),
    "draw exits from there, or narrow the entry": (
        "von dort Ausstiege zeichnen oder das Eintrittskriterium enger fassen"
    ),
    "people can have left for {source} and come back to {target} at once": (
        "man kann zu {source} ausgestiegen und zugleich zu {target} zurückgekehrt sein"
    ),
    "let the entry of the leaving stage turn false when they come back": (
        "das Eintrittskriterium dort falsch werden lassen, wenn jemand zurückkommt"
    ),
    "no way leads from {source} to {target}, so no one converts": (
        "von {source} führt kein Weg zu {target}, also kommt niemand an"
    ),
    "correct the stages, or add the transition that is missing": (
        "die Stationen berichtigen oder den fehlenden Übergang ergänzen"
    ),
    "everyone at {source} is at {target}, too: {earlier} implies {later}": (
        "wer bei {source} ist, ist auch bei {target}: aus {earlier} folgt {later}"
    ),
    "correct the stages or their entry criteria": (
        "die Stationen oder ihre Eintrittskriterien berichtigen"
    ),
    "{people} implies {criterion}, so the share is always 100 %": (
        "aus {people} folgt {criterion}, also ist der Anteil immer 100 %"
    ),
    "{people} excludes {criterion}, so the share is always 0 %": (
        "{people} schließt {criterion} aus, also ist der Anteil immer 0 %"
    ),
    "count what customers differ in, or state in `of` of whom it is a share": (
        "zählen, worin Kunden sich unterscheiden, oder unter `of` angeben, von wem es ein Anteil "
        "ist"
    ),
    # Reach.
    "the journey has no stages": "die Reise hat keine Stationen",
    "add at least one": "mindestens eine ergänzen",
    "the journey has no start": "die Reise hat keinen Start",
    "list the stages where customers come in in `starts`": (
        "unter `starts` die Stationen aufzählen, wo Kunden hereinkommen"
    ),
    "the journey has no goal": "die Reise hat kein Ziel",
    "list the stages that customers should reach in `goals`": (
        "unter `goals` die Stationen aufzählen, die Kunden erreichen sollen"
    ),
    "no transition leads to or from {stage}": "kein Übergang führt zu {stage} oder von dort weg",
    "connect it, or remove it": "verbinden oder entfernen",
    "{stage} can be reached only by a referral, which moves no one": (
        "{stage} ist nur durch eine Empfehlung erreichbar, die niemanden bewegt"
    ),
    (
        "if referred people begin there, add it to `starts`; if the same person moves on, make "
        "the transition an advance"
    ): (
        "wenn dort beginnt, wer empfohlen wurde, unter `starts` ergänzen; wenn dieselbe Person "
        "weitergeht, den Übergang zu einem `advance` machen"
    ),
    "no path from a start leads to {stage}": "kein Weg von einem Start führt zu {stage}",
    "add a transition to it, add it to `starts`, or remove it": (
        "einen Übergang dorthin ergänzen, unter `starts` ergänzen oder entfernen"
    ),
    "no path from a start leads to the goal {stage}": (
        "kein Weg von einem Start führt zum Ziel {stage}"
    ),
    "no path from a start leads to the goal {stage} except by a referral": (
        "kein Weg von einem Start führt zum Ziel {stage}, außer durch eine Empfehlung"
    ),
    "connect it": "verbinden",
    "no goal can be reached from {stage}": "von {stage} aus ist kein Ziel erreichbar",
    "connect it to a goal, or add a goal for the people who come in there": (
        "mit einem Ziel verbinden oder ein Ziel für die ergänzen, die dort hereinkommen"
    ),
    "the path {path} breaks the rule that {rule}": "der Weg {path} verletzt die Regel: {rule}",
    "redirect a transition of that path, or drop the rule": (
        "einen Übergang dieses Wegs umleiten oder die Regel streichen"
    ),
    "every path to the goal {stage} has an exit": "jeder Weg zum Ziel {stage} hat einen Ausstieg",
    "make the exit an advance, or choose another goal": (
        "den Ausstieg zu einem `advance` machen oder ein anderes Ziel wählen"
    ),
    "{stage} precedes {later}": "{stage} kommt vor {later}",
    "{stage} is reached in the end": "{stage} wird am Ende erreicht",
    "{stage} is never reached": "{stage} wird nie erreicht",
    # Suppressions.
    "unknown rule {rule}": "unbekannte Regel {rule}",
    "suppression of {rule}: {where} has no finding": (
        "Unterdrückung von {rule}: {where} hat keinen Befund"
    ),
    "suppression of {rule}: {where} does not exist": (
        "Unterdrückung von {rule}: {where} gibt es nicht"
    ),
    # Changes.
    "return": "Rückkehr",
    "exit": "Ausstieg",
    "referral": "Empfehlung",
    "if {criterion}": "wenn {criterion}",
    "now {name}": "jetzt {name}",
    "after {stage}": "nach {stage}",
    "first": "zuerst",
    "nothing": "nichts",
    "true": "wahr",
    "false": "falsch",
    "no change": "keine Änderung",
    "values become invalid": "Werte werden ungültig",
    "more values are allowed": "mehr Werte sind erlaubt",
    "a referral moves no customer": "eine Empfehlung bewegt keinen Kunden",
    "people take it as another kind of transition": "er gilt als andere Art von Übergang",
    "your own code may depend on it": "eigener Code kann davon abhängen",
    "who can be at this stage changes": "es ändert sich, wer an dieser Station sein kann",
    "who can take it changes": "es ändert sich, wer ihn nehmen kann",
    "weighted paths and forecasts change": "gewichtete Wege und Vorhersagen ändern sich",
    "the metric is read differently": "die Kennzahl wird anders gelesen",
    "which content answers whom changes": "es ändert sich, welcher Inhalt wem antwortet",
    "opportunities are ranked otherwise": "Chancen werden anders gereiht",
    "which paths are faults changes": "es ändert sich, welche Wege Fehler sind",
    "people are given something else": "man erhält etwas anderes",
    "what is promised, or when it is due, changes": (
        "es ändert sich, was versprochen oder wann es fällig ist"
    ),
    "the handoff changes": "die Übergabe ändert sich",
    "alignments and ties depend on this order": (
        "Zuordnungen und Gleichstände hängen von dieser Reihenfolge ab"
    ),
    "references to it become invalid": "Verweise darauf werden ungültig",
    "customers get less at this stage, or less is measured": (
        "Kunden bekommen an dieser Station weniger, oder weniger wird gemessen"
    ),
    "customers may be at other stages": "Kunden können an anderen Stationen sein",
    "it is not a goal any more": "es ist kein Ziel mehr",
    "there is another goal": "es gibt ein anderes Ziel",
    "there is another promise to keep": "es gibt ein weiteres Versprechen zu halten",
    "findings may appear or disappear": "Befunde können erscheinen oder verschwinden",
    "customers may be moved to other stages": "Kunden können an andere Stationen versetzt werden",
    "it matches other stages of other journeys": "sie passt zu anderen Stationen anderer Reisen",
    "where a journey may end changes": "es ändert sich, wo eine Reise enden darf",
    "what customers feel is another figure": "was Kunden empfinden, ist eine andere Zahl",
    "handoffs are due between other owners": "Übergaben sind zwischen anderen Zuständigen fällig",
    "the same number means something else": "dieselbe Zahl bedeutet etwas anderes",
    "the same events or facts give another value": (
        "dieselben Ereignisse oder Fakten ergeben einen anderen Wert"
    ),
    "the service blueprint changes": "der Service Blueprint ändert sich",
    "the target group changes": "die Zielgruppe ändert sich",
    "{number} touchpoint": ("{number} Kontaktpunkt", "{number} Kontaktpunkte"),
    "{number} support": ("{number} gestützte Handlung", "{number} gestützte Handlungen"),
    "{number} answer": ("{number} Antwort", "{number} Antworten"),
    "{number} claim": ("{number} Aussage", "{number} Aussagen"),
    "{number} insight": ("{number} Erkenntnis", "{number} Erkenntnisse"),
    "{number} message": ("{number} Botschaft", "{number} Botschaften"),
    "{number} market": ("{number} Markt", "{number} Märkte"),
    "{number} fact": ("{number} Fakt", "{number} Fakten"),
    "{number} transition": ("{number} Übergang", "{number} Übergänge"),
    "{number} start": ("{number} Start", "{number} Starts"),
    "{number} goal": ("{number} Ziel", "{number} Ziele"),
    "{number} event": ("{number} Ereignis", "{number} Ereignisse"),
    "{number} opportunity": ("{number} Chance", "{number} Chancen"),
    "{number} path rule": ("{number} Wegregel", "{number} Wegregeln"),
    "{number} suppression": ("{number} Unterdrückung", "{number} Unterdrückungen"),
    "{number} stage where it is made": (
        "{number} Station, wo es gegeben wird",
        "{number} Stationen, wo es gegeben wird",
    ),
    "{number} stage where it is kept": (
        "{number} Station, wo es gehalten wird",
        "{number} Stationen, wo es gehalten wird",
    ),
    "{number} doubt": ("{number} Zweifel", "{number} Zweifel"),
    "{number} reference": ("{number} Verweis", "{number} Verweise"),
    "{number} former id": ("{number} frühere Id", "{number} frühere Ids"),
    "{number} phase": ("{number} Phase", "{number} Phasen"),
    "{number} action": ("{number} Handlung", "{number} Handlungen"),
    "{number} asset": ("{number} Inhalt", "{number} Inhalte"),
    "{number} metric": ("{number} Kennzahl", "{number} Kennzahlen"),
    "{number} reward": ("{number} Belohnung", "{number} Belohnungen"),
    "{number} value": ("{number} Wert", "{number} Werte"),
    "{number} column": ("{number} Spalte", "{number} Spalten"),
    "{number} lift": ("{number} Hebel", "{number} Hebel"),
    # Migrations.
    "{number} refusal": ("{number} Ablehnung", "{number} Ablehnungen"),
    "nowhere": "nirgendwohin",
    "customers at {stage} who have been at {stages}: {reason}": (
        "Kunden bei {stage}, die bei {stages} waren: {reason}"
    ),
    "customers at {stage}: {reason}": "Kunden bei {stage}: {reason}",
    "promise {promise} is open, and the new journey does not have it": (
        "das Versprechen {promise} ist offen, und die neue Reise hat es nicht"
    ),
    "promise {promise} is open, and {due} cannot be reached from {target}": (
        "das Versprechen {promise} ist offen, und {due} ist von {target} nicht erreichbar"
    ),
    "goal {successor} cannot be reached from {target}": (
        "das Ziel {successor} ist von {target} nicht erreichbar"
    ),
    "goal {successor}, which replaces {goal}, cannot be reached from {target}": (
        "das Ziel {successor}, das {goal} ersetzt, ist von {target} nicht erreichbar"
    ),
    "keep promise {promise} by {due}: {text}": "das Versprechen {promise} bis {due} halten: {text}",
    "check the id {stage}: its former name is now that of {other}": (
        "die Id {stage} prüfen: ihr früherer Name gehört jetzt zu {other}"
    ),
    "customers at {source} go back to {target}": "Kunden bei {source} gehen zurück zu {target}",
    "{target} is now before {stages}, where they have been": (
        "{target} liegt jetzt vor {stages}, wo sie schon waren"
    ),
    "enter {target} only if {entry}": "in {target} nur eintreten, wenn {entry}",
    "not been at {stages}, now before {target}": (
        "nicht bei {stages} gewesen, das jetzt vor {target} liegt"
    ),
    "do not send {assets} again to customers who had it": (
        "{assets} nicht noch einmal an Kunden senden, die es schon hatten"
    ),
    "same phases, {block}": "gleiche Phasen, {block}",
    "{why}; {stage} comes before it now": "{why}; {stage} kommt jetzt davor",
    "customers there have left, and no new stage is for them": (
        "wer dort ist, ist ausgestiegen, und keine neue Station ist für sie da"
    ),
    "removed; back to the stage of {stage}": "entfernt; zurück zur Station von {stage}",
    "removed, as is every stage before it; back to the start": (
        "entfernt, wie jede Station davor; zurück zum Start"
    ),
    "{text}, which is unknown": "{text}, was unbekannt ist",
    "{text}, which is false": "{text}, was falsch ist",
    "refused: {why}": "abgelehnt: {why}",
    "no refusals": "keine Ablehnungen",
    "same id": "gleiche Id",
    "same phases and position": "gleiche Phasen und Lage",
    "former id": "frühere Id",
    "same entry criterion": "gleiches Eintrittskriterium",
}
