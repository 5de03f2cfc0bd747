"""What would settle a finding: the document or act that answers it."""

from django.utils.translation import gettext_lazy as _

REFILE = _("Correct the form and file it again.")
MEASURE = _("The measured figure with its source and date.")
TARGET = _("The approved target from the budget's target form.")
REASON = _("A written reason and the measure taken.")
EVIDENCE = _("Evidence for the points taken.")
LEDGER = _("The budget execution ledger and payment vouchers.")
APPROVAL = _("The approval of the adjusted budget and targets.")
SURVEY = _("The questionnaire, number of answers, period and result.")
CONTRACT = _("The contract, acceptance record and attendance record.")
WHICH = _("Say which figure holds, and correct the other.")
NONE = _("Nothing to settle; kept for the record.")
SCALE = _("Name the scale and the grade reached.")
SPLIT = _("The points of each indicator.")
COMPLETE = _("The complete report.")
TWO = _("Both projects' contracts and acceptance records.")
