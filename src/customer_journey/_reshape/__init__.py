"""A journey as the starting point of another: choose, rename, merge, insert, for one persona."""

from customer_journey._reshape._insert import insert_stage
from customer_journey._reshape._merge import merge_stages
from customer_journey._reshape._persona import for_persona
from customer_journey._reshape._rename import rename_stages
from customer_journey._reshape._select import select_stages

__all__ = ["for_persona", "insert_stage", "merge_stages", "rename_stages", "select_stages"]
