"""How far the tasks of a year's work plan are (工作谋划): each by its figure, of whatever service, or by its milestones."""
