"""S, stewardship: whether the page is looked after together with others. 0 to 10 points, none while nobody owns it.

Up to 6, 2 for each institution: works that the owner confirmed and that co-authors at level L3 or above, each from
another institution, confirmed too. Up to 4, 2 each: what others asked to be corrected and was put right within 30 days,
less 2 for each that was not answered in that time.
"""

from fractions import Fraction

from profiles.trust.inputs import Inputs
from profiles.trust.levels import STANDING
from profiles.trust.points import Points, join_choices, rest_on

KEY, TITLE, MAXIMUM = "stewardship", "Stewardship", 10

POINTS_EACH = 2
MOST_CONFIRMED, MOST_ANSWERED = 6, 4
ANSWER_DAYS = 30
"""In so many days what was asked for is to be answered."""


def measure(inputs: Inputs) -> Points:
    """The points of confirmations and of answers; it rests on the co-authors and on what was asked for."""
    if not inputs.claim.is_claimed:
        return Points(Fraction(), (), "An owner who looks after the page.")
    confirming = [
        one for one in inputs.confirmations if one.level >= STANDING and one.institution_id is not None
    ]
    institutions = {one.institution_id for one in confirming}
    answered, overdue = inputs.answered_dispute_ids, inputs.overdue_dispute_ids
    confirmed_points = min(POINTS_EACH * len(institutions), MOST_CONFIRMED)
    answered_points = max(0, min(POINTS_EACH * (len(answered) - len(overdue)), MOST_ANSWERED))
    choices = []
    if confirmed_points < MOST_CONFIRMED:
        choices.append(
            f"works that the owner and co-authors at level L{STANDING} or above, of other institutions, both confirm"
        )
    if answered_points < MOST_ANSWERED:
        choices.append(f"what others ask to be corrected, put right within {ANSWER_DAYS} days")
    return Points(
        Fraction(confirmed_points + answered_points),
        (
            *rest_on("confirmed-by", "author", tuple(sorted({one.author_id for one in confirming}))),
            *rest_on("answered", "", answered),
            *rest_on("overdue", "", overdue),
        ),
        join_choices(choices),
    )
