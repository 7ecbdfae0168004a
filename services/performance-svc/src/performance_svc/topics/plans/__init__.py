"""The work plan (工作谋划): what the bureau is to do in a year, task by task, each with the figure that shows how far it is.

Document: the bureau's own yearly plan, as it approves it. A task names its figure, of whatever service, and its target; the
gateway lays the one beside the other, since no service reads another. Feeds part three of the report.
"""
