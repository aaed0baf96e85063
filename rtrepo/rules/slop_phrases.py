"""Phrases that generated fiction is full of, for the rule slop-phrase.

From `slop_phrases_2025-04-07.json` of the antislop project (https://github.com/sam-paech/antislop-sampler), Apache
License 2.0, the text of which is rtrepo's own LICENSE. Changed: of 2,500 phrases those that were met 150 times or more
and say something of their own were chosen by hand, without names and without counts, in lower case with straight
apostrophes. The most frequent stands first.
"""

from collections.abc import Mapping
from functools import cache

_PHRASES = """
took a deep breath | voice barely above a whisper | couldn't help but feel | help but feel a sense | voice barely
audible | casting long shadows | voice barely a whisper | couldn't shake the feeling | couldn't help but wonder |
long shadows across | heart pounding in my chest | sun dipped below the horizon | felt a chill run | air was thick
with the scent | felt like an eternity | heart pounding in her chest | voice steady despite | felt a shiver run |
dipped below the horizon, casting | deep breath, trying | words hung in the air | heart pounding in his chest | brow
furrowed in concentration | smile playing on his lips | voice trembling slightly | eyes never leaving | days turned
into weeks | voice a low rumble | growing sense of unease | heart skipped a beat | air hung thick | sun hung low |
shiver run down my spine | casting a warm glow | renewed sense of purpose | taking a deep breath | horizon, casting
long | hung low in the sky | low in the sky, casting | hung heavy in the air | eyes wide with fear | shake the
feeling that something | felt a sense of peace | newfound sense of purpose | flicker of something akin | dimly lit
room | challenges lay ahead | hung in the air, heavy | chill run down my spine | small, intricately carved | eyes
darting around | couldn't help but notice | deep breath, steeling | brow furrowed in confusion | sent a shiver down
my spine | chill run down her spine | breath caught in her throat | fingers flying across | eyes wide with wonder |
dust motes danced | heart hammered against my ribs | piercing blue eyes | small smile playing | felt a cold dread |
hung thick with the scent | air was thick with tension | sky, casting long | blood ran cold | deep breath, feeling |
eyes widened in surprise | smile playing on her lips | air thick with the scent | help but feel a twinge | breath
caught in my throat | heart pounded in my chest | feel a sense of unease | growing sense of dread | intricately
carved wooden | began to set, casting | sense of peace wash | smile tugging at the corners | keep my voice steady |
knuckles turning white | felt a glimmer of hope | heart pounded in her chest | cast long shadows | eyes widened in
shock | feel a sense of pride | horizon, painting the sky | faint, almost imperceptible | casting an eerie glow |
voice thick with emotion | air was thick with anticipation | long, dancing shadows | casting a golden glow | chill
run down his spine | eyes wide with terror | sent shivers down my spine | eyes wide with disbelief | small, almost
imperceptible | challenges that lay ahead | whatever lay ahead | shiver ran down my spine | like a physical blow |
chill ran down my spine | couldn't help but smile | set, casting long | horizon, casting a warm | voice tinged with
a hint | shiver run down her spine | like a second skin | eyes darted around | tasting like ash | darting around the
room | mix of excitement and trepidation | fingers dancing across | felt a flicker of hope | felt a surge of energy
| heart pounded in his chest | deep breath and stepped | blood run cold | brow furrowed with concern | heart skip a
beat | air hung heavy | seemed to hold its breath | air crackled with energy | felt a surge of anger | voice devoid
of emotion | breath, trying to steady | world held its breath | dancing shadows across | dimly lit chamber | hung in
the air like | watched in stunned silence | strange sense of peace | question hung in the air | felt a sense of
purpose | breath, trying to calm | dipped below the horizon, painting | faces etched with a mixture | finally, after
what felt like | air was thick with the smell | like polished obsidian | couldn't help but think | faint smile
playing | mixture of excitement and trepidation | help but wonder what the future | casting a golden hue | voice low
and urgent | cold dread creep | eyes wide with shock | moon hung low | smile playing at the corners | unlike
anything i had ever | felt a flicker of something | felt a surge of power | fingers trembling slightly | casting
eerie shadows | sense of relief wash | relic of a bygone era | wide with a mixture of fear | couldn't help but
marvel | fingers danced across | felt a surge of hope | panic clawed at my throat | eyes widened in horror | word
hung in the air | let out a shaky breath | mixture of fear and determination | unlike anything she had ever | voice
laced with a hint | long shadows that danced | piercing green eyes | sound that sent shivers | dust motes dancing |
heart pounding with a mix | thick with the scent of damp | voice a low growl | eyes widened in disbelief | casting a
warm, golden | subtle, almost imperceptible | make sense of what was happening | turned into weeks, and the weeks |
eyes scanning the horizon | voice dropping to a conspiratorial | feel a sense of excitement | thought sent a shiver
| filled with a mixture of fear | never leaving mine | make sense of the situation | words tasting like | felt a
surge of determination | brow furrowed in thought | room was dimly lit | voice low and menacing | help but feel a
growing | air was thick with the stench | strange sense of calm | voice dripping with sarcasm | sun was setting,
casting | weeks, and the weeks into months | help but feel a pang | sense of unease settled | hammered against my
ribs, a frantic | voice low and dangerous | felt a surge of panic | sky in hues of orange | felt a surge of
adrenaline | felt a surge of pride | tasted like ash | hint of a smile playing | sent a chill down my spine | feel a
sense of awe | flicker of movement caught | heart pounding with anticipation | felt a sense of relief | voice
dripping with malice | dropping to a conspiratorial whisper | motes danced in the single | mixture of awe and
trepidation | heart hammering against my ribs | weeks turned into months | breath catching in her throat | sun had
barely risen | eyes widening in surprise | deep breath and began | coming in ragged gasps | fingers tracing the
intricate | casting dancing shadows | voice laced with concern | sent a shiver down her spine | darted around the
room | brow furrowing in confusion | power of the human spirit | eyes darting nervously | hues of orange and purple
| breath caught in his throat | casting long, dancing | voice steady and resolute | breath coming in ragged |
whispered in hushed tones | surge of energy coursing | couldn't help but chuckle | shiver run down his spine | small
smile tugging | low, guttural growl | thick with the scent of old | breath catching in my throat | mix of fear and
determination | voice low and gravelly | face etched with worry | casting jagged shadows | voice dripping with
disdain | casting an ethereal glow | sense of pride and accomplishment | thick with the scent of pine | couldn't
help but glance | felt a surge of excitement | sense of calm wash | brow furrowed in concern | deep, steadying
breath | blood turned to ice | eyes wide with surprise | placed a reassuring hand | felt a prickle of unease | hung
in the air, thick | felt a surge of relief | unlike anything they had ever | resilience of the human spirit | sat in
stunned silence | voice low and measured | voice low and steady | felt a sense of pride | took a shaky breath |
sense of awe and wonder | hammered against the corrugated iron | heart pounding in my ears | smile playing on my
lips | small, dimly lit | unlike anything he had ever | sense of purpose and determination | voice trembling with
emotion | thick with the scent of ozone | turned into weeks, and weeks | air crackled with anticipation | voice like
gravel | saw a flicker of something | casting flickering shadows | adrenaline coursing through my veins | gaze never
leaving | pounding with a mixture of fear | air crackled with tension | voice dropping to a whisper | hues of orange
and pink | surge of power coursing | breath, feeling the weight | casting a warm orange | tugging at the corners of
his mouth | horizon, casting a golden | weeks, and weeks into months | days bled into weeks | eyes wide with a mix |
shake the feeling that i was being watched | face etched with concern | man's eyes widened | voice laced with
disbelief | thick with the metallic tang | hit me like a physical | smirk playing on his lips | air was thick with
the acrid | sun had dipped below the horizon | low on the horizon, casting | casting a warm golden | voice barely
more than a whisper | sent a shiver down his spine | heart pounding in her ears | whispered about in hushed tones |
heart pounding against my ribs | sent shivers down her spine | deep breath, i stepped | froze, my heart pounding |
breath and stepped forward | shake the feeling of unease | air thick with the smell | breath, her heart pounding |
voice barely a breath | sky with hues of orange | could not help but feel | barely audible over the din | sending a
shiver down my spine | air, thick with the scent | held its breath, waiting | deep breath, her mind | deep breath,
her heart | breath, her mind racing | face etched with lines | shiver ran down her spine | help but wonder what
other secrets | keep her voice steady | muttered, his voice barely | shake the feeling that there was something |
sent a chill down her spine | heart hammered against her ribs | chill ran down her spine | time in what felt like |
adrenaline coursing through her veins | air thick with tension | deep breath, her eyes | deep breath, i steeled |
voice was barely a whisper | breath catching in his throat | keep his voice steady | power coursing through her
veins | air thick with anticipation | could not shake the feeling | breath, my heart pounding | tapestry woven with
threads | playing at the corners of his lips | chill ran down his spine | deep breath, she stepped | deep breath, my
heart | deep breath, i turned | adrenaline coursing through his veins | weeks, weeks into months | deep breath, his
eyes | froze, her heart pounding | admitted, her voice barely | shake off the feeling of unease | forward, her heart
pounding | relic from a bygone era | breath, his heart pounding | deep breath, his heart | eyes widened as she took
| deep breath and pushed | forward, my heart pounding | admitted, my voice barely | sent shivers down his spine |
tugging at the corners of her lips | barely audible above the din | admitted, his voice barely | air thick with the
stench | heart hammering against her ribs | heart hammering against his ribs | unlike anything we've ever | back, my
heart pounding | tugging at the corners of her mouth | shiver ran down his spine | held my breath, waiting | unlike
anything i'd ever | deep breath, i pushed | energy coursing through her veins | power coursing through my veins |
energy coursing through my veins | heart hammered against his ribs | heart pounding in anticipation | could not help
but wonder | shake the feeling that she was being watched | sent a chill down his spine | tugging at the corners of
his lips | heart pounding against her ribs | spoke, his voice low | breath, my mind racing | voice was barely above
a whisper | voice low and resonant | back, heart pounding | deep breath, he stepped | eyes widened as he took |
panic clawed at her throat | power coursing through his veins | deep breath, she turned | eyes were wide with fear |
voice barely above a breath | deep breath, i began | panic clawed at his throat | deep breath, my mind | lay ahead,
i knew | playing at the corners of her lips | deep breath, his mind | heart pounding against his ribs | unlike
anything i've ever | tapestry woven from the threads | breath, his mind racing | smile playing on their lips | air
crackled with an energy | shake the feeling that they were being watched | deep breath, and began | forward, his
heart pounding | deep breath, closed | face etched with the lines | deep breath and turned | heart pounding in his
ears
"""


@cache
def phrases_by_word() -> Mapping[bytes, tuple[str, ...]]:
    """The phrases by their longest word (as UTF-8), so that a text is searched only for phrases it may hold."""
    found: dict[bytes, tuple[str, ...]] = {}
    for phrase in " ".join(_PHRASES.split()).split(" | "):
        word = max(phrase.replace(",", "").split(), key=len).encode()
        found[word] = (*found.get(word, ()), phrase)
    return found
