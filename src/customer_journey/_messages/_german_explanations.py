"""German for what `customer-journey rule` says of rules, by their codes."""

from collections.abc import Mapping
from typing import Final

__all__ = ["EXPLANATIONS"]

EXPLANATIONS: Final[Mapping[str, str]] = {
    "rule: CJ101 summary": "Eine Reise ohne Station.",
    "rule: CJ101 why": (
        "Ein Kunde kann nirgends sein. Jede Frage an eine solche Reise hat eine leere Antwort."
    ),
    "rule: CJ101 fix": (
        "Stationen ergänzen; `Journey.sequence` macht aus ihren Namen einen ersten Entwurf."
    ),
    "rule: CJ102 summary": "Eine Reise ohne Start.",
    "rule: CJ102 why": (
        "Ohne Start ist keine Station erreichbar, kein Kunde lässt sich verorten, und kein Weg "
        "beginnt."
    ),
    "rule: CJ102 fix": "Unter `starts` die Stationen nennen, an denen Kunden einsteigen.",
    "rule: CJ103 summary": "Eine Reise ohne Ziel.",
    "rule: CJ103 why": (
        "Konversion, Zeit bis zum Ziel und der beste Weg werden alle an einem Ziel gemessen. "
        "Ein Ziel ist kein Ende: Kunden können von dort weitergehen."
    ),
    "rule: CJ103 fix": "Unter `goals` die Stationen nennen, die Kunden erreichen sollen.",
    "rule: CJ104 summary": (
        "Eine Station ohne Übergang in einer Reise aus mehreren. Eine Station, die Start und "
        "Ende zugleich ist, darf für sich stehen."
    ),
    "rule: CJ104 why": (
        "Kein Kunde kommt hin und keiner geht weg. Meist wurden ihre Übergänge vergessen, oder "
        "sie blieb übrig, als andere entfernt wurden."
    ),
    "rule: CJ104 fix": "Sie verbinden oder entfernen.",
    "rule: CJ105 summary": (
        "Eine Station, die nur erreichbar wäre, wenn Kunden einer Empfehlung folgten."
    ),
    "rule: CJ105 why": (
        "Eine Empfehlung bringt an ihrem Ziel jemand Neues; wer empfiehlt, bleibt. Sie führt "
        "nicht von einer Station zur anderen, also kommt niemand, der an einem Start einsteigt, "
        "zu dieser Station. Wenn neue Personen dort beginnen, ist sie ein Start."
    ),
    "rule: CJ105 fix": (
        "Das Ziel der Empfehlung unter `starts` nennen; oder, wenn dieselbe Person weitergeht, "
        "den Übergang zu einem advance machen."
    ),
    "rule: CJ106 summary": "Eine Station, die kein Weg von einem Start erreicht.",
    "rule: CJ106 why": (
        "Kunden kommen zu einer Station nur als Start oder über Übergänge. Fragen, Inhalte und "
        "Versprechen dieser Station erreichen niemanden."
    ),
    "rule: CJ106 fix": (
        "Einen Übergang von einer erreichbaren Station ergänzen, sie unter `starts` nennen oder "
        "entfernen."
    ),
    "rule: CJ107 summary": "Ein Ziel, das kein Weg von einem Start erreicht.",
    "rule: CJ107 why": "Was das Unternehmen will, kann in dieser Reise nicht geschehen.",
    "rule: CJ107 fix": (
        "Das Ziel verbinden. Führt nur eine Empfehlung hin, so beginnen entweder die "
        "Empfohlenen dort, oder der Übergang ist ein advance."
    ),
    "rule: CJ108 summary": (
        "Ein Start, von dem kein Ziel erreichbar ist, während ein anderer Start eines erreicht."
    ),
    "rule: CJ108 why": (
        "Wer dort einsteigt, ist für das Unternehmen vom ersten Augenblick an verloren."
    ),
    "rule: CJ108 fix": (
        "Diesen Start mit einem Ziel verbinden oder ein Ziel für die ergänzen, die dort einsteigen."
    ),
    "rule: CJ109 summary": (
        "Ein Ziel, das nur durch Aussteigen erreichbar ist: auf jedem Weg dorthin liegt ein "
        "Ausstieg."
    ),
    "rule: CJ109 why": (
        "Ein Ausstieg ist Abbruch oder Abwanderung: wer dieses Ziel erreicht, ist gegangen; es "
        "wird also erreicht, indem man Kunden verliert."
    ),
    "rule: CJ109 fix": (
        "Den Ausstieg zu einem advance machen; oder, wenn Kunden dort wirklich gehen, ein "
        "anderes Ziel wählen."
    ),
    "rule: CJ110 summary": (
        "Eine Station ohne ausgehenden Übergang, die nicht als Ende gekennzeichnet ist."
    ),
    "rule: CJ110 why": (
        "Entweder gehen Kunden von dort weiter und ein Übergang wurde vergessen, oder Reisen "
        "enden dort und die Station sagt es nicht. Ein Ziel ist für sich kein Ende, und eine "
        "Empfehlung zählt nicht: wer empfiehlt, bleibt."
    ),
    "rule: CJ110 fix": (
        "Die Station als `end` kennzeichnen, wenn Reisen dort enden dürfen; sonst einen "
        "Übergang ergänzen."
    ),
    "rule: CJ111 summary": "Ein Kreis von Stationen ohne Ende, Ziel oder Übergang hinaus.",
    "rule: CJ111 why": (
        "Wer hineingerät, verlässt ihn nie. Was an einem Ende gezählt wird, wie Konversion, "
        "Abwanderung oder Zeit bis zum Ziel, hat für sie keinen Sinn."
    ),
    "rule: CJ111 fix": (
        "Einen Übergang hinaus ergänzen, etwa einen Ausstieg mit seinem Grund; oder eine der "
        "Stationen als `end` kennzeichnen."
    ),
    "rule: CJ112 summary": "Eine Station, selbst kein Ende, deren Übergänge alle Ausstiege sind.",
    "rule: CJ112 why": (
        "Jeder Kunde, der dorthin kommt, ist verloren. Wenn das gemeint ist, endet die Reise an "
        "dieser Station."
    ),
    "rule: CJ112 fix": "Einen advance ergänzen oder die Station als `end` kennzeichnen.",
    "rule: CJ113 summary": "Eine Station, die ein Ende ist und einen ausgehenden advance hat.",
    "rule: CJ113 why": (
        "Das kann richtig sein: viele Kunden hören nach dem ersten Kauf auf, und manche gehen "
        "weiter. Aber ein Ende, das hätte wandern sollen, als dahinter Stationen dazukamen, "
        "sieht genauso aus."
    ),
    "rule: CJ113 fix": (
        "Die Kennzeichnung `end` entfernen, wenn Reisen dort nicht enden; ein Ausstieg sagt "
        "vielleicht besser, warum."
    ),
    "rule: CJ114 summary": (
        "Ein Ziel, das in einer Reise aus mehreren Stationen auch ein Start ist."
    ),
    "rule: CJ114 why": (
        "Wer dort einsteigt, ist schon am Ziel, also sagen Zahlen über das Erreichen nichts."
    ),
    "rule: CJ114 fix": "Eine spätere Station als Ziel wählen oder eine frühere als Start.",
    "rule: CJ115 summary": "Ein Start, zu dem Kunden auch von einer anderen Station vorrücken.",
    "rule: CJ115 why": (
        "Manche steigen auf halbem Weg ein, und dann ist es richtig. Aber Fakten können sie "
        "nicht von denen unterscheiden, die die Schritte davor gegangen sind, und ein Start "
        "wird ohne Beweis dieser Schritte betreten."
    ),
    "rule: CJ115 fix": (
        "Nur unter `starts` lassen, wenn wirklich jemand dort einsteigt; wenn man dorthin "
        "zurückkommt, den Übergang zu einem return machen."
    ),
    "rule: CJ116 summary": "Eine Reise, in der keine Station ein Ende ist.",
    "rule: CJ116 why": (
        "Kunden, die noch unterwegs sind, und die, die gegangen sind, lassen sich nicht "
        "getrennt zählen."
    ),
    "rule: CJ116 fix": (
        "Stationen als `end` kennzeichnen, an denen Reisen enden dürfen; eine Station für die "
        "Gegangenen, zu der Ausstiege führen, ist eine solche."
    ),
    "rule: CJ117 summary": (
        "Eine Regel über die Reihenfolge von Stationen, die ein Weg durch die Reise verletzt."
    ),
    "rule: CJ117 why": (
        "Die Reise selbst sagt, dass Personen nur nach einer anderen Station, in jedem Fall "
        "oder gar nicht zu der Station kommen; ein möglicher Weg sagt etwas anderes. "
        "`traverse.precedes`, `eventually` und `never` finden einen kürzesten."
    ),
    "rule: CJ117 fix": (
        "Den Übergang entfernen oder umleiten, der vorbeiführt, oder die Regel aufgeben."
    ),
    "rule: CJ121 summary": "Ein Übergang von einer Station zu ihr selbst, der kein return ist.",
    "rule: CJ121 why": (
        "Ein Kunde kann nicht zu der Station vorrücken, an der er schon ist, noch zu ihr "
        "aussteigen. Eine weitere Runde, etwa ein erneuter Kauf, ist ein return."
    ),
    "rule: CJ121 fix": "Seine `kind` auf `return` setzen. Das lässt sich sicher beheben.",
    "rule: CJ122 summary": "Advances, die einen Kreis bilden.",
    "rule: CJ122 why": (
        "Kunden sind an den Stationen, zu denen sie am weitesten vorgerückt sind. In einem "
        "Kreis aus advances ist keine Station weiter als eine andere, also ist diese Antwort "
        "willkürlich."
    ),
    "rule: CJ122 fix": (
        "Den Übergang finden, auf dem Kunden zurückgehen, und ihn zu einem return machen."
    ),
    "rule: CJ123 summary": (
        "Ein advance zu einer Station, deren Phasen alle vor denen seiner Quelle liegen."
    ),
    "rule: CJ123 why": (
        "Phasen sagen, wie weit Kunden sind. Ein advance, der zurückführt, ist entweder ein "
        "return, oder eine der Stationen hat falsche Phasen. Manche Rahmenwerke meinen es so; "
        "dann sagt eine Unterdrückung, warum."
    ),
    "rule: CJ123 fix": "Seine `kind` auf `return` setzen oder die Phasen berichtigen.",
    "rule: CJ124 summary": (
        "Ein return zu einer Station, deren Phasen alle nach denen seiner Quelle liegen."
    ),
    "rule: CJ124 why": (
        "Ein return führt zurück oder noch einmal herum. Einer, der weiterführt, sollte ein "
        "advance sein: wer ihn geht, zählt nicht als weiter."
    ),
    "rule: CJ124 fix": "Seine `kind` auf `advance` setzen oder die Phasen berichtigen.",
    "rule: CJ125 summary": "Ein Ausstieg ohne Grund.",
    "rule: CJ125 why": (
        "Der Grund, warum Kunden gehen, ist das, woran man arbeiten kann. Interviews und "
        "Umfragen beim Ausstieg finden ihn."
    ),
    "rule: CJ125 fix": "`reason` ausfüllen oder die fragen, die gegangen sind.",
    "rule: CJ126 summary": (
        "Ein Ausstieg zu einer Station, die kein Ende ist, nicht die Rolle `lapsed` hat und "
        "nicht in der Phase `lapse` liegt."
    ),
    "rule: CJ126 why": (
        "Ein Ausstieg ist Abbruch oder Abwanderung. Einer, der zu einer aktiven Station führt, "
        "verbirgt einen advance oder einen return: dort gehen Personen noch weiter, und nur "
        "eine Station des Gehens beendet eine Reise."
    ),
    "rule: CJ126 fix": "Ihn zu einer Station für die Gegangenen führen oder seine Art ändern.",
    "rule: CJ127 summary": "Eine Empfehlung zu einer Station, die kein Start ist.",
    "rule: CJ127 why": (
        "Wer empfohlen wird, ist neu und beginnt am Ziel der Empfehlung. Ist das kein Start, so "
        "ist er mitten in der Reise, ohne dass ein Weg dorthin führt."
    ),
    "rule: CJ127 fix": "Sie zu einem Start führen oder ihr Ziel unter `starts` nennen.",
    "rule: CJ128 summary": "Ein return ohne Bedingung in einer Reise, die Kriterien nennt.",
    "rule: CJ128 why": (
        "Ein return wird gegangen, wenn seine Bedingung Neues zeigt: dass jemand das "
        "Eintrittskriterium einer Station erfüllt, zeigt nicht, dass er zu ihr zurückging. Ohne "
        "Bedingung führen Fakten nie jemanden dort entlang. Das Eintrittskriterium einer "
        "Station zeigt ihre Schleifen, und wer gegangen ist, kommt zurück, wenn falsch wird, "
        "was es sagte."
    ),
    "rule: CJ128 fix": (
        "Unter `when` nennen, was zeigt, dass jemand zurückging; oder sie unterdrücken, wenn "
        "eine Anwendung es selbst sagt, mit `advance(…, target=…)`, oder die Reise ein Rahmenwerk "
        "ist, dessen Quelle kein Zeichen nennt."
    ),
    "rule: CJ129 summary": (
        "Ein advance von einer Station, zu der Ausstiege führen und kein advance."
    ),
    "rule: CJ129 why": (
        "Wer dort ist, hat die Reise verlassen und kommt über einen return zurück. Fakten "
        "führen von dort nie jemanden über einen advance."
    ),
    "rule: CJ129 fix": (
        "Ihn zu einem return machen, mit einer Bedingung, die sagt, wann jemand zurückkommt."
    ),
    "rule: CJ131 summary": (
        "Eine Station, deren Übergänge Wahrscheinlichkeiten haben, die zusammen mehr als 1 ergeben."
    ),
    "rule: CJ131 why": (
        "Jeder Kunde geht als Nächstes einen Übergang, also ergeben die Anteile aller zusammen "
        "höchstens 1. Empfehlungen zählen nicht: sie bewegen niemanden. Anteile dürfen auf "
        "ganze Prozent gerundet sein."
    ),
    "rule: CJ131 fix": "Neu zählen: Anteile der Kunden, die weitergehen, nicht aller Besuche.",
    "rule: CJ132 summary": (
        "Eine Station, kein Ende, deren Übergänge alle Wahrscheinlichkeiten haben, die zusammen "
        "weniger als 1 ergeben."
    ),
    "rule: CJ132 why": (
        "Die übrigen Kunden verschwinden: sie gehen nirgendwohin und dürfen dort auch nicht "
        "enden. An einem Ende bleibt der Rest. Anteile dürfen auf ganze Prozent gerundet sein."
    ),
    "rule: CJ132 fix": (
        "Den Ausstieg ergänzen, auf dem der Rest geht, oder die Station als `end` kennzeichnen."
    ),
    "rule: CJ133 summary": (
        "Eine Station, an der manche Übergänge alle Kunden nehmen und andere keine "
        "Wahrscheinlichkeit haben."
    ),
    "rule: CJ133 why": (
        "Für die anderen bleibt kein Kunde. Entweder werden sie nie gegangen, oder die Anteile "
        "wurden ohne sie gezählt."
    ),
    "rule: CJ133 fix": "Mit allen Übergängen neu zählen oder die entfernen, die niemand geht.",
    "rule: CJ134 summary": (
        "Eine Station, an der manche Übergänge eine Wahrscheinlichkeit haben und andere nicht."
    ),
    "rule: CJ134 why": (
        "Zahlen, die aus Wahrscheinlichkeiten folgen, wie Konversion oder die erwartete Zahl "
        "der Schritte, brauchen alle."
    ),
    "rule: CJ134 fix": "Sie zählen oder alle weglassen.",
    "rule: CJ135 summary": "Ein Übergang mit der Wahrscheinlichkeit 0.",
    "rule: CJ135 why": "Kein Kunde geht ihn. Wege darüber sehen möglich aus und sind es nicht.",
    "rule: CJ135 fix": (
        "Ihn entfernen oder die Wahrscheinlichkeit weglassen, bis ein Kunde ihn gegangen ist."
    ),
    "rule: CJ141 summary": (
        "Eine Station mit dem Namen einer früheren, abgesehen von Groß- und Kleinschreibung und "
        "Leerzeichen."
    ),
    "rule: CJ141 why": "Bilder, Berichte und Gespräche verwenden Namen.",
    "rule: CJ141 fix": "Eine von beiden umbenennen; ihre Id kann bleiben.",
    "rule: CJ142 summary": (
        "Ein Name mit Leerzeichen außen, mehreren hintereinander, einem Zeilenumbruch oder "
        "einem Steuerzeichen."
    ),
    "rule: CJ142 why": (
        "Solche Namen sehen aus wie andere und sind ihnen nicht gleich, und sie zerbrechen "
        "Beschriftungen in Bildern und Tabellen. Die meisten kommen aus einer "
        "Tabellenkalkulation."
    ),
    "rule: CJ142 fix": (
        "Einzelne Leerzeichen zwischen Wörtern und keine außen verwenden. Das lässt sich sicher "
        "beheben."
    ),
    "rule: CJ143 summary": "Eine Station ohne Phase in einer Reise, in der andere eine haben.",
    "rule: CJ143 why": (
        "Reisen werden nach Phasen verglichen, und Phasen zeigen die Richtung von Übergängen. "
        "Eine Station ohne Phase nimmt an beidem nicht teil."
    ),
    "rule: CJ143 fix": "Die kanonischen Phasen ergänzen, die sie abdeckt, die wichtigste zuerst.",
    "rule: CJ144 summary": "Eine Station ohne Rolle in einer Reise, in der andere eine haben.",
    "rule: CJ144 why": (
        "Die Rolle eines Kunden folgt aus seiner Station. An dieser wäre sie unbekannt."
    ),
    "rule: CJ144 fix": (
        "Die Rolle ergänzen: `prospect`, `lead`, `customer`, `advocate` oder `lapsed`."
    ),
    "rule: CJ145 summary": (
        "Zwei Namen oder zwei Werte eines Fakts, die gleich aussehen und es nicht sind."
    ),
    "rule: CJ145 why": (
        "Daten werden beide Schreibweisen haben, und jede zählt für sich. Der Unterschied kann "
        "Groß- und Kleinschreibung sein, die Form eines Akzents, ein Leerzeichen, ein "
        "unsichtbares Zeichen oder ein Buchstabe einer anderen Schrift."
    ),
    "rule: CJ145 fix": (
        "Eine Schreibweise behalten und die Daten oder die Kriterien mit der anderen berichtigen."
    ),
    "rule: CJ151 summary": (
        "Ein Übergang mit einer Wartezeit, die nie vorbei ist oder die die Zeit nie beendet."
    ),
    "rule: CJ151 why": (
        "Zeit allein bewegt Kunden über advances und über Ausstiege zu Stationen des Gehens, "
        "solange sie in der Reise sind. Ein return braucht ein Zeichen, dass jemand zurückging; "
        "wer gegangen ist, geht nicht weiter; und eine Wartezeit, die länger ist als der "
        "Kalender, hat kein Ende."
    ),
    "rule: CJ151 fix": (
        "Eine Bedingung nennen oder die Wartezeit an einen advance oder einen Ausstieg setzen, "
        "der eine Station in der Reise verlässt."
    ),
    "rule: CJ152 summary": (
        "Eine Wartezeit neben einem anderen Übergang ihrer Station, wo Fakten keinen von beiden "
        "zeigen."
    ),
    "rule: CJ152 why": (
        "Die Zeit führt alle über die kürzeste Wartezeit und niemanden über eine längere "
        "daneben. Neben einem Übergang ohne Wartezeit bewegt sie auch die, die jenen gingen, "
        "denn nichts zeigt, dass sie es taten."
    ),
    "rule: CJ152 fix": (
        "Nennen, was zeigt, dass jemand den anderen ging: seine Bedingung oder das "
        "Eintrittskriterium seines Ziels."
    ),
    "rule: CJ201 summary": (
        "Ein Fakt in einem Kriterium oder einer Übergabe, der nicht deklariert ist, in einer "
        "Reise, die Fakten deklariert."
    ),
    "rule: CJ201 why": (
        "Ein falsch geschriebener Fakt ist nie bekannt, also wird eine Station, deren Kriterium "
        "ihn braucht, nie betreten. Und über einen nicht deklarierten Fakt lässt sich nichts "
        "prüfen oder beweisen."
    ),
    "rule: CJ201 fix": (
        "Die Schreibweise berichtigen oder den Fakt mit Typ und Wertebereich deklarieren."
    ),
    "rule: CJ202 summary": (
        "Eine Reise, deren Kriterien Fakten verwenden, und die keine deklariert."
    ),
    "rule: CJ202 why": (
        "Kriterien über deklarierte Fakten lassen sich prüfen: auf falsch geschriebene Namen, "
        "falsche Typen, unmögliche Werte und Stationen, die kein Kunde betreten kann."
    ),
    "rule: CJ202 fix": "Jeden Fakt mit Typ, Wertebereich und Bedeutung deklarieren.",
    "rule: CJ203 summary": (
        "Ein deklarierter Fakt, den kein Kriterium, keine Übergabe, keine Kennzahl und kein "
        "anderer Fakt verwendet."
    ),
    "rule: CJ203 why": (
        "Er wird umsonst erfasst, oder ein Kriterium, das ihn verwenden sollte, wurde vergessen "
        "oder schreibt ihn falsch."
    ),
    "rule: CJ203 fix": (
        "Ihn in einem Kriterium verwenden oder seine Deklaration entfernen. Das Entfernen ist "
        "sicher."
    ),
    "rule: CJ204 summary": (
        "Eine Klausel, die einen Fakt mit einer Konstanten eines anderen Typs vergleicht, als "
        "deklariert ist. Auch die Spalten von Ereignissen sind Fakten: Was `where` von ihnen "
        "verlangt, wird ebenso geprüft."
    ),
    "rule: CJ204 why": (
        "Sie auszuwerten löst für jeden Kunden, dessen Fakt bekannt ist, einen Fehler aus: eine "
        "Zahl und ein Text sind nie stillschweigend ungleich. Ein Fakt, der in einem Kriterium "
        "allein steht, muss vom Typ `bool` sein."
    ),
    "rule: CJ204 fix": "Die Konstante berichtigen oder den Typ in der Deklaration.",
    "rule: CJ205 summary": (
        "Eine Klausel, die einen Fakt auf Gleichheit mit einem Wert vergleicht, den er nicht "
        "haben kann. Das gilt ebenso für die Spalte eines Ereignisses."
    ),
    "rule: CJ205 why": (
        "Nach seiner Deklaration hat der Fakt diesen Wert nie. Entweder ist die Konstante "
        "falsch geschrieben und das Kriterium zu Unrecht falsch; oder die Deklaration ist "
        "veraltet."
    ),
    "rule: CJ205 fix": (
        "Die Konstante berichtigen oder den Wertebereich in der Deklaration erweitern."
    ),
    "rule: CJ206 summary": (
        "Eine Klausel, die für jeden möglichen Wert des Fakts wahr oder falsch ist."
    ),
    "rule: CJ206 why": (
        "Sie gilt für alle Kunden, deren Fakt bekannt ist, oder für keinen. Meist ist eine "
        "Grenze um eins verschoben, oder der Wertebereich in der Deklaration ist zu eng."
    ),
    "rule: CJ206 fix": (
        "Die Konstante oder den Wertebereich berichtigen; um nur zu verlangen, dass ein Fakt "
        "bekannt ist, `is known` schreiben."
    ),
    "rule: CJ207 summary": (
        "Eine Klausel, die einen Fakt mit einer Konstanten eines anderen Typs vergleicht als "
        "eine frühere Klausel."
    ),
    "rule: CJ207 why": (
        "Kein Wert passt zu beiden, also löst eine der beiden immer einen Fehler aus, wie der "
        "Fakt auch ist."
    ),
    "rule: CJ207 fix": (
        "Sich für einen Typ entscheiden; den Fakt deklarieren, damit der falsche gefunden wird."
    ),
    "rule: CJ208 summary": "Eine Station, kein Start, ohne Eintrittskriterium.",
    "rule: CJ208 why": (
        "Fakten können nicht zeigen, ob ein Kunde dort ist, also meldet `locate` diese Station "
        "als unbekannt. Ein Start braucht kein Kriterium, und eine Station, zu der Ausstiege "
        "führen, auch nicht, wenn sie sagen, wer ging. Hat keine Station eines, gibt es einen "
        "Befund für alle."
    ),
    "rule: CJ208 fix": "Ein `entry` ergänzen: was für einen Kunden an dieser Station gelten muss.",
    "rule: CJ209 summary": "Ein Kriterium, das `true` oder `false` enthält.",
    "rule: CJ209 why": (
        "Eine Konstante macht das Kriterium für alle Kunden wahr oder falsch, oder sie bewirkt "
        "nichts. Die meisten blieben von einem Versuch übrig."
    ),
    "rule: CJ209 fix": (
        "Die Konstante entfernen; eine Station darf ohne Eintrittskriterium sein und ein "
        "Übergang ohne Bedingung."
    ),
    "rule: CJ210 summary": "Ein `and` oder ein `or` mit zwei gleichen Teilen.",
    "rule: CJ210 why": "Der zweite bewirkt nichts. Meist hätte er ein anderer sein sollen.",
    "rule: CJ210 fix": "Einen von beiden berichtigen oder entfernen.",
    "rule: CJ211 summary": "Eine Station mit dem Eintrittskriterium einer früheren.",
    "rule: CJ211 why": (
        "Wer die eine betreten darf, darf auch die andere betreten, also können Fakten die "
        "beiden nicht unterscheiden."
    ),
    "rule: CJ211 fix": (
        "Finden, was an der späteren Station gilt und an der früheren noch nicht; gibt es "
        "nichts, beide zusammenlegen."
    ),
    "rule: CJ212 summary": (
        "Ein Übergang, dessen Bedingung das Eintrittskriterium seines Ziels ist."
    ),
    "rule: CJ212 why": (
        "Das Eintrittskriterium muss ohnehin erfüllt sein. Von zwei Kopien wird bei der "
        "nächsten Änderung eine vergessen."
    ),
    "rule: CJ212 fix": "Die Bedingung entfernen.",
    "rule: CJ213 summary": (
        "Eine Klausel, die einen Fakt auf Gleichheit mit einer gebrochenen Zahl vergleicht."
    ),
    "rule: CJ213 why": (
        "Berechnete Zahlen sind kaum je bis zur letzten Stelle gleich: 0,1 + 0,2 ist nicht 0,3."
    ),
    "rule: CJ213 fix": (
        "Einen Bereich verwenden; oder die Werte des Fakts in seiner Deklaration aufzählen, "
        "wenn sie nicht berechnet sind."
    ),
    "rule: CJ214 summary": (
        "Eine deklarierte Zahl, in Kriterien verwendet, ohne Grenze und ohne Liste von Werten."
    ),
    "rule: CJ214 why": (
        "Beweise betrachten jeden Wert, den die Deklaration erlaubt. Ohne Grenze finden sie "
        "Kunden mit -1 Bestellungen."
    ),
    "rule: CJ214 fix": (
        "Anzahlen ein `minimum` von 0 geben; den kleinsten und den größten Wert nennen."
    ),
    "rule: CJ215 summary": (
        "Ein deklarierter Text, in Kriterien mit Konstanten verglichen, ohne Liste seiner Werte."
    ),
    "rule: CJ215 why": (
        "Eine falsch geschriebene Konstante lässt sich nicht finden, und Beweise betrachten "
        "Texte, die nie vorkommen."
    ),
    "rule: CJ215 fix": "Die Werte in der Deklaration aufzählen.",
    "rule: CJ216 summary": "Ein deklarierter Fakt ohne Bedeutung.",
    "rule: CJ216 why": (
        "Wer die Spalte füllt, und wer liest, warum ein Kunde nicht weiterkommt, braucht sie in "
        "einfacher Sprache."
    ),
    "rule: CJ216 fix": "`meaning` ausfüllen.",
    "rule: CJ217 summary": "Eine Station, deren Eintrittskriterium kein Kunde erfüllen kann.",
    "rule: CJ217 why": (
        "Wie die Fakten auch sind, kein Kunde ist je dort, noch an Stationen, zu denen nur sie "
        "führt. Meist steht `and` statt `or`, oder zwei Grenzen sind vertauscht."
    ),
    "rule: CJ217 fix": (
        "Den Widerspruch auflösen; sind die Werte richtig, die Wertebereiche in den "
        "Deklarationen erweitern."
    ),
    "rule: CJ218 summary": (
        "Eine Bedingung, die kein Kunde erfüllen kann, oder keiner, der ihr Ziel betreten darf."
    ),
    "rule: CJ218 why": (
        "Der Übergang kann nie gegangen werden. Wege darüber sehen möglich aus und sind es nicht."
    ),
    "rule: CJ218 fix": (
        "Die Bedingung oder das Eintrittskriterium berichtigen: ein Kunde muss beide erfüllen "
        "können."
    ),
    "rule: CJ219 summary": (
        "Eine Station, deren Eintrittskriterium denen aller Stationen davor widerspricht."
    ),
    "rule: CJ219 why": (
        "Kunden werden auf einem Weg von Stationen verortet, deren Kriterien alle wahr sind. "
        "Wird ein früheres falsch, wenn das spätere wahr wird, gelten sie als abseits."
    ),
    "rule: CJ219 fix": (
        "An der früheren Station nennen, was wahr geworden ist, nicht was noch nicht geschehen ist."
    ),
    "rule: CJ220 summary": (
        "Eine Station, deren Eintrittskriterium aus dem der Station davor folgt."
    ),
    "rule: CJ220 why": (
        "Wer die frühere Station betritt, ist im selben Augenblick an der späteren, also wird "
        "nie jemand an der früheren verortet."
    ),
    "rule: CJ220 fix": "An der späteren Station verlangen, was an der früheren noch nicht gilt.",
    "rule: CJ221 summary": (
        "Eine Bedingung, die aus dem Eintrittskriterium ihrer Quelle oder ihres Ziels folgt."
    ),
    "rule: CJ221 why": (
        "Sie liest sich wie eine Bedingung und bewirkt nichts, also ändert eine spätere "
        "Änderung an ihr weniger, als es scheint."
    ),
    "rule: CJ221 fix": "Die Bedingung entfernen oder mehr verlangen.",
    "rule: CJ222 summary": (
        "Ein Teil eines `and` oder eines `or`, der aus den anderen Teilen folgt."
    ),
    "rule: CJ222 why": (
        "Ohne ihn ist das Kriterium für dieselben Kunden wahr, falsch und unbekannt. Meist war "
        "eine andere Grenze gemeint."
    ),
    "rule: CJ222 fix": "Ihn berichtigen oder entfernen.",
    "rule: CJ223 summary": (
        "Zwei nächste Stationen, die ein Kunde zugleich betreten kann und von denen keine zur "
        "anderen führt."
    ),
    "rule: CJ223 why": (
        "Ein solcher Kunde wird an beiden verortet. Das ist richtig, wenn beides sein darf; "
        "müssen Kunden an der einen oder der anderen sein, zählen Zahlen über die beiden manche "
        "doppelt."
    ),
    "rule: CJ223 fix": (
        "In den Eintrittskriterien oder den Bedingungen ergänzen, was die beiden unterscheidet."
    ),
    "rule: CJ224 summary": (
        "Eine Station, deren ausgehende Übergänge alle von einem Fakt abhängen, mit einer Lücke "
        "zwischen seinen Werten."
    ),
    "rule: CJ224 why": (
        "Manche Kunden warten, dass ein Fakt wahr wird; diese haben ihn und kommen trotzdem "
        "nicht weiter. Texte haben keine Ordnung: von einem aufgezählten Text ist jeder Wert, "
        "den kein Übergang nimmt, eine Lücke."
    ),
    "rule: CJ224 fix": (
        "Die Lücke schließen, für diese Kunden einen Übergang ergänzen oder die Station als "
        "`end` kennzeichnen."
    ),
    "rule: CJ225 summary": (
        "Ein Kriterium, über das sich im Rahmen des Budgets nicht alles beweisen oder "
        "widerlegen ließ."
    ),
    "rule: CJ225 why": (
        "Andere Regeln übersehen darin vielleicht Probleme. Solche Kriterien verbinden viele "
        "Fakten; auch Menschen können ihnen nicht folgen."
    ),
    "rule: CJ225 fix": (
        "Weniger Fakten verwenden; oder `cj.criteria.satisfiable` mit einem größeren Budget "
        "aufrufen und dies unterdrücken."
    ),
    "rule: CJ226 summary": (
        "Eine Station des Gehens, deren Kriterium an Stationen gelten kann, von denen kein "
        "Ausstieg dorthin führt."
    ),
    "rule: CJ226 why": (
        "Wer das Eintrittskriterium einer Station des Gehens erfüllt, ist gegangen, wo immer er "
        "war. Wo von dort oder von einer Station weiter vorn kein Ausstieg gezeichnet ist, "
        "widersprechen sich Fakten und Zeichnung: solche Personen werden abseits verortet."
    ),
    "rule: CJ226 fix": (
        "Von diesen Stationen einen Ausstieg zeichnen oder das Eintrittskriterium der Station "
        "des Gehens enger fassen."
    ),
    "rule: CJ227 summary": (
        "Eine Station des Gehens, deren Eintrittskriterium und ein bedingter return von ihr "
        "zugleich wahr sein können."
    ),
    "rule: CJ227 why": (
        "Sind es beide, zählt das neuere; von jemandem, der zum ersten Mal gesehen wird, kann "
        "niemand sagen, welches das ist, und er gilt als zurückgekommen."
    ),
    "rule: CJ227 fix": (
        "Das Eintrittskriterium der Station des Gehens sagen lassen, was jetzt gilt, und falsch "
        "werden lassen, wenn jemand zurückkommt."
    ),
    "rule: CJ228 summary": (
        "Personen, die das Eintrittskriterium einer Station des Gehens erfüllen und weder "
        "dorthin aussteigen noch weitergehen können."
    ),
    "rule: CJ228 why": (
        "Ein Ausstieg ist von einer Station weiter vorn gezeichnet, und sie kommen nicht hin; "
        "oder die Bedingungen aller Ausstiege von dort, wo sie sind, schließen sie aus. So "
        "gelten sie als gegangen, aus keinem Grund, den die Zeichnung kennt, oder als aktiv, "
        "obwohl Fakten sagen, dass sie gingen. Stationen einer früheren Rolle als jede, von der "
        "ein Ausstieg dorthin führt, bleiben außer Betracht: wer nie Kunde war, geht nicht als "
        "solcher."
    ),
    "rule: CJ228 fix": (
        "Von diesen Stationen Ausstiege zeichnen, wie mit `* -> lost` in einer Datei; oder das "
        "Eintrittskriterium der Station des Gehens auf die beschränken, die dort gewesen sein "
        "können, wo ihre Ausstiege sind."
    ),
    "rule: CJ229 summary": (
        "Eine Station des Gehens ohne Eintrittskriterium, zu der Ausstiege ohne Bedingung und "
        "Wartezeit führen."
    ),
    "rule: CJ229 why": (
        "Jemand ist gegangen, wenn das Eintrittskriterium einer Station des Gehens wahr ist, "
        "die Bedingung eines Ausstiegs oder eine Wartezeit vorbei ist. Wo nichts davon genannt "
        "ist, zeigen Fakten und Zeit nie, dass jemand ging, und er gilt für immer als aktiv."
    ),
    "rule: CJ229 fix": (
        "Nennen, was zeigt, dass jemand ging: ein `entry` der Station oder `when` oder `after` "
        "des Ausstiegs."
    ),
    "rule: CJ231 summary": (
        "Ein Ereignis oder eine Spalte, nicht deklariert in einer Reise, die Ereignisse "
        "deklariert. Fakten und Kennzahlen werden daraus berechnet, und Inhalte und "
        "Kontaktpunkte nennen das Ereignis der Begegnung."
    ),
    "rule: CJ231 why": (
        "Ein falsch geschriebenes Ereignis wird nie gesehen, also ist der daraus berechnete "
        "Fakt für alle null, falsch oder unbekannt."
    ),
    "rule: CJ231 fix": (
        "Die Schreibweise berichtigen oder das Ereignis mit seinen Spalten deklarieren."
    ),
    "rule: CJ232 summary": (
        "Ein Fakt, den Kriterien lesen, ist nicht berechnet, in einer Reise, deren andere "
        "Fakten es sind."
    ),
    "rule: CJ232 why": (
        "Er kann nicht aus Ereignissen kommen, also bleibt in einem Protokoll unbekannt, was "
        "von ihm abhängt."
    ),
    "rule: CJ232 fix": (
        "Sagen, wie er berechnet wird, oder ihn mit `cj.bind` an einen Stellvertreter binden."
    ),
    "rule: CJ233 summary": (
        "Ein Kriterium, das einen Stellvertreter liest: einen Fakt, dessen Berechnung "
        "angenommen ist."
    ),
    "rule: CJ233 why": (
        "Wo Kunden sind, beruht dann auf dem, was jemand annahm, nicht auf dem, was beobachtet "
        "wurde."
    ),
    "rule: CJ233 fix": (
        "Den Stellvertreter an Kunden prüfen, deren Fakt bekannt ist, und ihm eine andere "
        "`basis` geben."
    ),
    "rule: CJ301 summary": (
        "Eine Reise mit Fragen von Kunden, in der kein Inhalt nennt, was er beantwortet."
    ),
    "rule: CJ301 why": (
        "Sobald Inhalte nennen, was sie beantworten, finden die anderen Regeln über Inhalte "
        "fehlende Antworten."
    ),
    "rule: CJ301 fix": "`answers` der Inhalte ausfüllen.",
    "rule: CJ302 summary": (
        "Eine Frage, die für eine Persona kein verfügbarer Inhalt an ihrer Station beantwortet."
    ),
    "rule: CJ302 why": (
        "Kunden ohne Antwort fragen woanders oder gehen. Die Regel prüft nur Reisen, deren "
        "Inhalte nennen, was sie beantworten. `cj.coverage` hat die ganze Matrix."
    ),
    "rule: CJ302 fix": (
        "Den Inhalt erstellen oder die Frage unter `answers` eines Inhalts nennen. "
        "`cj.coverage(journey).plan()` nennt die wenigsten Inhalte, die alle Lücken schließen."
    ),
    "rule: CJ303 summary": (
        "Ein Inhalt, der eine Frage oder Erkenntnis beantwortet, die seine Station nicht hat."
    ),
    "rule: CJ303 why": (
        "Die Antwort kommt zu früh oder zu spät: Kunden haben die Frage an einer anderen Station."
    ),
    "rule: CJ303 fix": (
        "Den Inhalt zur Station der Frage verschieben oder die Frage zu der des Inhalts."
    ),
    "rule: CJ304 summary": (
        "Ein verfügbarer Inhalt, der keine Frage beantwortet, an einer Station mit Fragen und "
        "anderen Antworten."
    ),
    "rule: CJ304 why": (
        "Er kostet Pflege und bewirkt nichts, oder seine Wirkung ist nicht festgehalten."
    ),
    "rule: CJ304 fix": "`answers` ausfüllen oder ihn zurückziehen.",
    "rule: CJ305 summary": "Ein Inhalt für Personas, von denen keine an seiner Station sein kann.",
    "rule: CJ305 why": "Keiner der Kunden, für die er ist, sieht ihn dort.",
    "rule: CJ305 fix": (
        "Ihn zu einer Station verschieben, an der sie sein können, oder die Personas eines von "
        "beiden berichtigen."
    ),
    "rule: CJ306 summary": (
        "Ein Inhalt auf einem Kanal, den sonst nichts nutzt, in einer Reise mit einem "
        "gemeinsamen Kanal."
    ),
    "rule: CJ306 why": (
        "Ein Kanal mit einem einzigen Inhalt ist oft ein falsch geschriebener anderer oder "
        "nicht in Gebrauch. Kontaktpunkte zählen als Nutzung eines Kanals."
    ),
    "rule: CJ306 fix": (
        "Die Schreibweise berichtigen oder den Kontaktpunkt ergänzen, der den Kanal nutzt."
    ),
    "rule: CJ307 summary": (
        "Eine Aussage, die einer widerspricht, die derselbe Kunde auf einem Weg zuvor gesehen hat."
    ),
    "rule: CJ307 why": (
        "Wer „30 Tage“ und dann „14 Tage“ liest, glaubt keinem von beiden. Aussagen "
        "widersprechen sich, wenn sie einen Schlüssel und zwei Werte haben, für eine gemeinsame "
        "Persona und einen gemeinsamen Markt, auf verfügbaren Inhalten, Kontaktpunkten und "
        "Botschaften der Zielgruppe, die ein Kunde sehen kann."
    ),
    "rule: CJ307 fix": (
        "Sie angleichen oder unter `personas` und `markets` nennen, für wen jede gilt."
    ),
    "rule: CJ308 summary": (
        "Eine Botschaft der Zielgruppe, die kein verfügbarer Inhalt und kein Kontaktpunkt trägt."
    ),
    "rule: CJ308 why": (
        "Was der Zielgruppe zu sagen ist, gehört an alle Kontaktpunkte. Eine Botschaft wird von "
        "einer Aussage mit ihrem Schlüssel und ihrem Wert getragen. Die Regel prüft nur Reisen, "
        "in denen ein Inhalt oder ein Kontaktpunkt etwas aussagt."
    ),
    "rule: CJ308 fix": (
        "Die Aussage an den Inhalten und Kontaktpunkten ergänzen, wo man der Zielgruppe begegnet."
    ),
    "rule: CJ321 summary": "Ein schwerer Schmerzpunkt von Kunden, den nichts beantwortet.",
    "rule: CJ321 why": (
        "Was am meisten schmerzt, ist das, weswegen man geht. Ein Schmerzpunkt ist schwer ab "
        "einer Wichtigkeit von 7 in 0..10. Inhalte und Handlungen beantworten ihn, indem sie "
        "ihn unter `answers` nennen."
    ),
    "rule: CJ321 fix": "Planen, was ihn beantwortet, und ihn unter `answers` nennen.",
    "rule: CJ323 summary": "Eine Reise mit Erkenntnissen, von denen keine ein Ziel von Kunden ist.",
    "rule: CJ323 why": (
        "Die Ziele einer Reise sind die des Unternehmens. Was Kunden erreichen wollen, "
        "entscheidet, ob sie weitergehen."
    ),
    "rule: CJ323 fix": (
        "Kunden fragen, was sie erledigen wollten, und es als Erkenntnis der Art `goal` ergänzen."
    ),
    "rule: CJ324 summary": (
        "Ein Grund, bei uns zu kaufen, oder eine Alternative, die nichts aufgreift."
    ),
    "rule: CJ324 why": (
        "Warum Kunden bei uns kaufen, ist die stärkste Botschaft, die es gibt, und womit sie "
        "uns vergleichen, ist ihr Maßstab. Die Regel prüft nur Reisen, deren Inhalte oder "
        "Handlungen nennen, was sie beantworten."
    ),
    "rule: CJ324 fix": "Unter `answers` des Inhalts nennen, der es aufgreift.",
    "rule: CJ325 summary": (
        "Eine Station, an der nichts über Kunden gesagt ist, in einer Reise, die es sonst sagt."
    ),
    "rule: CJ325 why": (
        "Eine Station mit Name, Rolle und Kriterium sagt, wo Kunden sind. Was sie dort fragen "
        "und wollen, und was sie bekommen, entscheidet, ob sie weitergehen. Die Regel prüft "
        "Reisen, in denen die meisten Stationen Fragen, Erkenntnisse, Erfahrungen, Inhalte, "
        "Handlungen oder Kontaktpunkte haben, Station für Station; und solche, in denen die "
        "Zielgruppe oder eine Persona Erkenntnisse hat, als Ganzes. Stationen gegangener Kunden "
        "dürfen ohne sein."
    ),
    "rule: CJ325 fix": (
        "Sagen, was Kunden dort fragen oder wollen, oder was sie bekommen: Inhalte, Arbeit von "
        "Menschen, einen Ort der Begegnung."
    ),
    "rule: CJ401 summary": "Ein Versprechen, das an keiner Station gegeben wird.",
    "rule: CJ401 why": (
        "Es kann einen Kunden weder anziehen noch enttäuschen. Meist wurde die Station vergessen."
    ),
    "rule: CJ401 fix": "Unter `made` die Stationen nennen, an denen Kunden davon hören.",
    "rule: CJ402 summary": (
        "Ein Versprechen, das nie fällig wird: kein Weg führt von dort, wo es gegeben wird, zu "
        "seiner Station."
    ),
    "rule: CJ402 why": (
        "Ob es gehalten wird, lässt sich nicht prüfen, und die Kunden, die davon hörten, warten "
        "ewig."
    ),
    "rule: CJ402 fix": "`due` berichtigen oder einen Weg dorthin ergänzen.",
    "rule: CJ403 summary": (
        "Ein Versprechen, das immer offen ist, wenn es fällig wird: kein Weg hält es rechtzeitig."
    ),
    "rule: CJ403 why": "Jeder Kunde, der dorthin kommt, wird enttäuscht.",
    "rule: CJ403 fix": (
        "Es an einer Station davor halten oder dort, wo es fällig ist; oder es später fällig "
        "werden lassen."
    ),
    "rule: CJ404 summary": (
        "Ein Versprechen, das auf manchen Wegen gehalten wird und auf anderen offen ist, wenn "
        "es fällig wird."
    ),
    "rule: CJ404 why": (
        "Manche Kunden werden enttäuscht. Das Beispiel ist ein kürzester solcher Weg; "
        "`cj.ledger(journey).paths(promise)` nennt alle."
    ),
    "rule: CJ404 fix": "Es auch auf jenem Weg halten oder dort, wo es fällig ist.",
    "rule: CJ405 summary": "Eine Station unter `kept` eines Versprechens, an der es nie offen ist.",
    "rule: CJ405 why": (
        "Es wurde vorher gehalten, ist schon fällig gewesen oder noch nicht gegeben. Arbeit, es "
        "dort zu halten, bewirkt nichts."
    ),
    "rule: CJ405 fix": (
        "Die Station aus `kept` entfernen oder berichtigen, wo das Versprechen gegeben wird "
        "oder fällig ist."
    ),
    "rule: CJ501 summary": "Eine Station vor dem Kauf, deren Rolle customer oder advocate ist.",
    "rule: CJ501 why": (
        "Wer nicht gekauft hat, ist Interessent oder Lead. Als Kunden gezählt, verzerren sie "
        "jede Zahl je Kunde."
    ),
    "rule: CJ501 fix": (
        "`role` auf `prospect` oder `lead` setzen; oder, wenn bis dahin gekauft wurde, die "
        "Phasen berichtigen."
    ),
    "rule: CJ502 summary": "Eine Station nach dem Kauf, deren Rolle prospect oder lead ist.",
    "rule: CJ502 why": (
        "Wer gekauft hat, ist Kunde. Als Interessenten bekommen sie angeboten, was sie haben, "
        "und fehlen in Zahlen je Kunde."
    ),
    "rule: CJ502 fix": (
        "`role` auf `customer` oder `advocate` setzen; oder, wenn bis dahin nicht gekauft "
        "wurde, die Phasen berichtigen."
    ),
    "rule: CJ503 summary": (
        "Ein advance von einer Station von Kunden oder Fürsprechern zu einer von Interessenten "
        "oder Leads."
    ),
    "rule: CJ503 why": (
        "Ein Kauf wird nicht ungeschehen. Kunden, die neu wählen, tun es auf einem return; "
        "Kunden, die gingen, sind lapsed."
    ),
    "rule: CJ503 fix": (
        "Ihn zu einem return oder einem Ausstieg machen oder eine der Rollen berichtigen."
    ),
    "rule: CJ511 summary": (
        "Ein Übergang zur Station anderer Zuständiger ohne Übergabe, obwohl diese etwas brauchen."
    ),
    "rule: CJ511 why": (
        "Was die einen wissen und versprochen haben, ist für die nächsten verloren, und Kunden "
        "müssen es wiederholen. In einer Reise ganz ohne Übergaben gibt es einen Befund für "
        "alle."
    ),
    "rule: CJ511 fix": (
        "`handoff` mit dem ausfüllen, was die Empfänger brauchen; `cj.content.handoffs` nennt es."
    ),
    "rule: CJ512 summary": (
        "Eine Übergabe ohne ein Versprechen, das offen sein kann und das die Empfänger halten "
        "müssen."
    ),
    "rule: CJ512 why": "Wer ein Versprechen halten muss, muss davon wissen.",
    "rule: CJ512 fix": "Es unter `promises` der Übergabe nennen.",
    "rule: CJ513 summary": (
        "Eine Übergabe ohne Fakten, die die Kriterien der Empfänger brauchen, oder ohne "
        "Antworten von Kunden."
    ),
    "rule: CJ513 why": (
        "Die Empfänger müssen sie neu herausfinden oder den Kunden noch einmal fragen. Fakten, "
        "die sie ohnehin sehen, dürfen fehlen: den Befund mit diesem Grund unterdrücken."
    ),
    "rule: CJ513 fix": "Sie in der Übergabe ergänzen.",
    "rule: CJ521 summary": "Eine Empfehlung, die nur die Empfehlenden oder nur die Neuen belohnt.",
    "rule: CJ521 why": (
        "Man verdient ungern auf Kosten eines Freundes, und Neue, die nichts bekommen, haben "
        "einen Grund weniger zu kommen. Wo beide etwas bekommen, hat, wer empfiehlt, etwas zu "
        "geben."
    ),
    "rule: CJ521 fix": "Beide belohnen.",
    "rule: CJ531 summary": "Eine Persona ohne demografische oder ohne psychografische Angaben.",
    "rule: CJ531 why": (
        "Demografische Angaben sagen, wo man Personen findet, psychografische, was man ihnen "
        "sagt. Inhalte brauchen beides."
    ),
    "rule: CJ531 fix": "Einige dieser Personen fragen und ausfüllen, was sie sagen.",
    "rule: CJ532 summary": "Eine Reise mit Personas, von denen keine der ideale Kunde ist.",
    "rule: CJ532 why": (
        "Ohne ihn hat jede Persona dasselbe Gewicht, und Inhalte werden für alle zugleich gemacht."
    ),
    "rule: CJ532 fix": "Die Persona, für die die Reise gebaut ist, als `ideal` kennzeichnen.",
    "rule: CJ533 summary": "Eine Persona, die kein Ziel erreichen kann, während andere es können.",
    "rule: CJ533 why": (
        "Stationen oder Übergänge auf jedem Weg zu einem Ziel schließen sie aus. Entweder ist "
        "die Reise nicht für diese Persona, oder eine Liste von Personas ist veraltet."
    ),
    "rule: CJ533 fix": "Ihr einen Weg öffnen oder die Persona entfernen.",
    "rule: CJ541 summary": (
        "Eine sichtbare Handlung, die nichts stützt, während andere Handlungen gestützt sind."
    ),
    "rule: CJ541 why": (
        "Was Kunden sehen, hängt von dem ab, was sie nicht sehen. Wo ein Blueprint nennt, was "
        "hinter manchen Handlungen steht, ist eine Handlung ohne das entweder einfach, oder "
        "ihre Stütze ist nicht genannt."
    ),
    "rule: CJ541 fix": (
        "Die Handlung ergänzen, die dahintersteht, und dort unter `supports` nennen."
    ),
    "rule: CJ542 summary": (
        "Eine Handlung hinter der Sichtbarkeitslinie, die nichts stützt und nichts beantwortet."
    ),
    "rule: CJ542 why": (
        "Kunden sehen sie nicht, und nichts, was sie sehen, braucht sie: sie kostet und bewirkt "
        "nichts, oder ihre Wirkung ist nicht genannt."
    ),
    "rule: CJ542 fix": "Unter `supports` nennen, was sie braucht, oder sie entfernen.",
    "rule: CJ543 summary": (
        "Eine Handlung, die eine in einer anderen Bahn stützt, wobei für eine der beiden "
        "niemand zuständig ist."
    ),
    "rule: CJ543 why": (
        "Wo Arbeit eine Linie des Blueprints kreuzt, geht sie von den einen zu anderen über. "
        "Ohne Zuständige auf beiden Seiten ist niemand da, sie zu geben oder zu nehmen. Kunden "
        "sind für das zuständig, was sie tun; eine Handlung ohne Zuständige gehört denen der "
        "Station."
    ),
    "rule: CJ543 fix": "`owner` der Handlung oder der Station ausfüllen.",
    "rule: CJ544 summary": (
        "Eine Station, an der alle Kontaktpunkte anderen gehören und das Unternehmen nichts tut "
        "und nichts beginnt."
    ),
    "rule: CJ544 why": (
        "Das Unternehmen kann dort nichts für Kunden tun. Das mag so sein; dann sollte man es "
        "wissen. Was es tut, sind die Handlungen außer denen der Kunden; was es beginnt, die "
        "Kontaktpunkte mit dem Initiator `brand`. Die Eigentümer von Kontaktpunkten sind die "
        "von Lemon & Verhoef (2016)."
    ),
    "rule: CJ544 fix": "Ergänzen, was das Unternehmen dort tut, oder einen eigenen Kontaktpunkt.",
    "rule: CJ545 summary": (
        "Ein Kontaktpunkt des Unternehmens, an dem nichts getan wird, neben anderen, an denen "
        "etwas getan wird."
    ),
    "rule: CJ545 why": (
        "Ein Blueprint zeigt, was geschieht, wo Kunden dem Unternehmen begegnen. Wo manche "
        "Handlungen einer Station nennen, an welchen Kontaktpunkten sie geschehen, ist ein "
        "Kontaktpunkt ohne Handlung entweder nicht in Gebrauch, oder es ist nicht genannt, was "
        "dort geschieht. Kontaktpunkte, die anderen gehören, dürfen ohne sein."
    ),
    "rule: CJ545 fix": (
        "Ihn unter `touchpoints` der Handlung nennen, die dort geschieht, oder ihn entfernen."
    ),
    "rule: CJ601 summary": "Eine Kennzahl mit Ziel und ohne Richtung.",
    "rule: CJ601 why": "Ob 12 ein Ziel von 10 erreicht, ist nicht bestimmt.",
    "rule: CJ601 fix": "Unter `better` nennen, ob `higher` oder `lower` besser ist.",
    "rule: CJ602 summary": "Eine Kennzahl ohne Richtung in einer Reise, in der andere eine haben.",
    "rule: CJ602 why": "Ob eine Änderung gut oder schlecht ist, ist nicht bestimmt.",
    "rule: CJ602 fix": (
        "Unter `better` nennen, ob `higher` oder `lower` besser ist; unterdrücken, wo es keines "
        "ist."
    ),
    "rule: CJ603 summary": "Eine Kennzahl mit Ziel und ohne Einheit.",
    "rule: CJ603 why": "Ein Ziel von 12 kann Prozent, Personen oder Tage meinen.",
    "rule: CJ603 fix": "`unit` ausfüllen.",
    "rule: CJ604 summary": "Eine Kennzahl ohne Ziel in einer Reise, in der andere eines haben.",
    "rule: CJ604 why": "Ohne Ziel ist unklar, wann zu handeln ist.",
    "rule: CJ604 fix": "`target` ausfüllen, in der Einheit der Kennzahl.",
    "rule: CJ605 summary": "Eine Kennzahl mit Zähler und ohne Nenner, oder umgekehrt.",
    "rule: CJ605 why": (
        "Eine Quote von Käufern zu Besuchern und eine von Käufern zu Tests können sich um das "
        "Zehnfache unterscheiden und denselben Namen haben."
    ),
    "rule: CJ605 fix": "`numerator` und `denominator` beide ausfüllen oder keines.",
    "rule: CJ606 summary": (
        "Eine Station ohne Kennzahl in einer Reise, in der mindestens die Hälfte der Stationen "
        "eine hat."
    ),
    "rule: CJ606 why": (
        "Was dort geschieht, zeigt sich erst an der nächsten Station. Stationen gegangener "
        "Kunden dürfen ohne sein."
    ),
    "rule: CJ606 fix": "Eine Kennzahl für das ergänzen, was dort geschieht.",
    "rule: CJ607 summary": (
        "Eine Konversion auf einem Übergang mit einem Ziel unter dem Anteil der Kunden, die ihn "
        "schon gehen."
    ),
    "rule: CJ607 why": (
        "Entweder ist das Ziel längst erreicht, oder die Wahrscheinlichkeit ist falsch."
    ),
    "rule: CJ607 fix": "Das Ziel erhöhen oder neu zählen.",
    "rule: CJ608 summary": (
        "Eine Konversion oder eine Zeit bis zur Konversion, die für alle gleich ist, was sie "
        "auch tun."
    ),
    "rule: CJ608 why": (
        "Wo kein Weg von der einen Station zur anderen führt, konvertiert niemand. Wo jeder, "
        "der das Eintrittskriterium der einen erfüllt, das der anderen erfüllt, haben es alle "
        "sofort getan."
    ),
    "rule: CJ608 fix": "Die Stationen berichtigen oder den fehlenden Übergang ergänzen.",
    "rule: CJ609 summary": (
        "Ein Anteil, der immer 0 oder immer 100 % ist, wie sich aus dem Kriterium derer "
        "beweisen lässt, die er zählt."
    ),
    "rule: CJ609 why": (
        "Er sagt nichts über Kunden: das Eintrittskriterium seiner Station oder sein `of` "
        "entscheidet ihn."
    ),
    "rule: CJ609 fix": (
        "Zählen, worin sich Kunden der Station unterscheiden, oder unter `of` nennen, wessen "
        "Anteil er ist."
    ),
    "rule: CJ610 summary": "Eine Summe von Ereignissen mit Ziel und ohne Zeitraum.",
    "rule: CJ610 why": (
        "Eine Summe wächst mit dem Protokoll. Ob sie ihr Ziel erreicht, hängt davon ab, wie "
        "lange man wartet."
    ),
    "rule: CJ610 fix": "Den Zeitraum unter `every` nennen.",
    "rule: CJ611 summary": (
        "Eine Kennzahl, die einen Fakt mittelt, mit einer anderen Einheit als der des Fakts."
    ),
    "rule: CJ611 why": (
        "Das Mittel von Tagen sind Tage. Ein Ziel in Stunden wird durch ein Versehen verfehlt "
        "oder erreicht."
    ),
    "rule: CJ611 fix": "Die Einheit des Fakts nennen und das Ziel darin.",
    "rule: CJ701 summary": (
        "Eine Station oder ein Übergang, nur angenommen, in einer Reise mit Belegen."
    ),
    "rule: CJ701 why": (
        "Andere Teile der Reise haben die Grundlage `observed` oder `stated`. Dieser ist "
        "`assumed`: entweder gehen Kunden dort nicht hin, oder es wurde noch nicht geprüft."
    ),
    "rule: CJ701 fix": "Danach fragen oder in den Aufzeichnungen suchen. Ohne Beleg entfernen.",
    "rule: CJ702 summary": "Ein verfügbarer Inhalt, dessen Prüfdatum vorbei ist.",
    "rule: CJ702 why": (
        "Sein Inhalt kann veraltet sein. Das Datum wird mit `as_of` von `cj.validate` verglichen."
    ),
    "rule: CJ702 fix": (
        "Ihn prüfen und `review_by` auf das nächste Datum setzen; oder ihn zurückziehen."
    ),
    "rule: CJ703 summary": (
        "Ein Kriterium, eine Frage oder eine andere Einzelheit, angenommen, in einer Reise mit "
        "beobachteten."
    ),
    "rule: CJ703 why": (
        "Neben Beobachtungen sieht eine Annahme wie eine aus. Diese als Nächstes prüfen. "
        "Stationen und Übergänge haben eine eigene Regel."
    ),
    "rule: CJ703 fix": (
        "Sie prüfen; dann ihre Grundlage auf `observed` setzen oder sie berichtigen."
    ),
    "rule: CJ704 summary": "Eine Reise, ganz oder in Teilen beobachtet, ohne Quelle.",
    "rule: CJ704 why": "Ohne Quelle lassen sich die Beobachtungen nicht prüfen oder wiederholen.",
    "rule: CJ704 fix": "`source` ausfüllen: welche Daten, wessen, von wann.",
    "rule: CJ711 summary": (
        "Eine Reise, deren Erfahrungen alle angenommen sind: kein Kunde wurde gefragt."
    ),
    "rule: CJ711 why": (
        "Eine Kurve, die ein Workshop zeichnete, zeigt, was das Unternehmen glaubt. Neben "
        "beobachteten Stationen sieht sie wie eine Messung aus; dann ist dies eine Warnung."
    ),
    "rule: CJ711 fix": (
        "Kunden an der Station fragen und den Wert mit `cj.evidence.experience` berechnen; oder "
        "ihn weglassen."
    ),
    "rule: CJ712 summary": (
        "Eine Station, die sich schlecht anfühlt, an der keine offene Chance mit Zuständigen "
        "eine Erkenntnis beantwortet."
    ),
    "rule: CJ712 why": (
        "Ein Tiefpunkt, an dem niemand arbeitet, bleibt einer. Eine Erfahrung ist ein Tief, "
        "wenn das ganze Intervall unter 0 liegt, oder ohne Intervall, wenn der Wert -1 oder "
        "weniger ist."
    ),
    "rule: CJ712 fix": (
        "Unter `insights` sagen, was dort schmerzt, und eine Chance mit Zuständigen ergänzen, "
        "die es beantwortet."
    ),
    "rule: CJ713 summary": (
        "Erfahrungen derselben Personen, von denen kein Maß an jeder Station vorliegt."
    ),
    "rule: CJ713 why": (
        "Zufriedenheit und Leichtigkeit sind verschiedene Fragen. Eine Kurve, die zwischen "
        "ihnen wechselt, steigt oder fällt schon deshalb, also hat jedes Maß eine eigene Kurve, "
        "mit Lücken."
    ),
    "rule: CJ713 fix": "An jeder Station dieselbe Frage stellen.",
    "rule: CJ714 summary": "Ein Moment der Wahrheit ohne Kennzahl.",
    "rule: CJ714 why": (
        "Er ist eine Station, die entscheidet, ob Kunden weitergehen. Was dort nicht gemessen "
        "wird, kann man nicht scheitern sehen."
    ),
    "rule: CJ714 fix": "Eine Kennzahl ergänzen.",
    "rule: CJ715 summary": "Ein Moment der Wahrheit, von dem nichts sagt, wie er sich anfühlt.",
    "rule: CJ715 why": (
        "Wenn Kunden nur an einer Station gefragt werden, sollte es eine sein, die entscheidet."
    ),
    "rule: CJ715 fix": "Kunden dort fragen und den Wert mit `cj.evidence.experience` berechnen.",
    "rule: CJ716 summary": (
        "Eine ausgesprochene oder beobachtete Zahl ohne die Anzahl der Befragten."
    ),
    "rule: CJ716 why": (
        "27 % von elf Personen und 27 % von elfhundert sind zwei verschiedene Befunde. Ohne `n` "
        "hat ein Anteil kein Intervall."
    ),
    "rule: CJ716 fix": (
        "`n` ausfüllen; oder, wenn niemand gefragt wurde, die Grundlage auf `assumed` setzen."
    ),
    "rule: CJ717 summary": (
        "Ein Moment der Wahrheit, dessen Wert gut oder schlecht sein kann: 0 liegt in seinem "
        "Intervall."
    ),
    "rule: CJ717 why": (
        "Von einer Station, die entscheidet, sollte man wissen, ob sie gut oder schlecht ist. "
        "Bei wenigen oder verschiedenen Antworten sagt das Mittel allein keines von beiden."
    ),
    "rule: CJ717 fix": (
        "Dort mehr Kunden fragen oder die Verschiedenen getrennt, als je eine Persona."
    ),
    "rule: CJ721 summary": "Eine offene Chance, für die niemand zuständig ist.",
    "rule: CJ721 why": "Was alle tun könnten, tut niemand.",
    "rule: CJ721 fix": "`owner` ausfüllen.",
    "rule: CJ722 summary": "Eine offene Chance, deren Aufwand unbekannt ist.",
    "rule: CJ722 why": (
        "Ihre Priorität ist ihre Wirkung je Arbeitstag, also hat sie ohne Aufwand keine, und "
        "`cj.opportunities` nennt sie nach denen, die eine haben."
    ),
    "rule: CJ722 fix": "`effort` schätzen, in Tagen einer Person.",
    "rule: CJ723 summary": "Eine offene Chance, die nichts beantwortet, was Kunden mitbringen.",
    "rule: CJ723 why": (
        "Sie ist eine Lösung ohne Problem: keine Frage und keine Erkenntnis sagt, dass jemand "
        "sie braucht, wie viele Punkte Anteil sie auch verspricht."
    ),
    "rule: CJ723 fix": (
        "Unter `answers` die Fragen und Erkenntnisse nennen, für die sie ist; oder sie aufgeben."
    ),
    "rule: CJ901 summary": "Eine Unterdrückung einer Regel, die es nicht gibt.",
    "rule: CJ901 why": (
        "Sie bewirkt nichts. Meist ist der Name falsch geschrieben, oder das Paket mit der "
        "Regel fehlt."
    ),
    "rule: CJ901 fix": "Den Code einer Regel, ihren Namen oder den Anfang ihres Codes verwenden.",
    "rule: CJ902 summary": "Eine Unterdrückung einer Regel, die dort keinen Befund hat.",
    "rule: CJ902 why": (
        "Das Problem wurde behoben, oder sein Pfad hat sich geändert. Eine solche Unterdrückung "
        "verdeckt den nächsten Befund. Unterdrückungen ausgeschalteter Regeln bleiben außer "
        "Betracht."
    ),
    "rule: CJ902 fix": "Sie entfernen. Das lässt sich sicher beheben.",
}
