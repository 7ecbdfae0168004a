"""A toy service: orders and the limits that they may name, as small as tries everything that the kit does.

It stands for every service in the tests of the kit, so that no topic of the bureau has to.
"""
