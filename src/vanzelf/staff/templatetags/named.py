"""Names for what is kept as a code."""

from django import template

from vanzelf.staff import words

register = template.Library()
register.filter("service_name", words.service_name)
