"""Typed settings and the shipped defaults and figures. Knows no other package of ours."""
