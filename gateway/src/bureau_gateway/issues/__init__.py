"""Issued reports (报告发布): versions of a month's report that two persons make, that never change, and that follow one another."""
