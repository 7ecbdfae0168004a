"""Visits to enterprises (金融顾问、行长遍访市场主体): what they need, problems and how they ended, loans that followed.

Document: 本省金融顾问制度和“行长遍访市场主体”活动的通知 (clause unverified: no text at hand). Feeds section 一（三）四 of the
report: visits of advisers, enterprises that bank presidents visited, loans that followed either, problems solved.
"""
