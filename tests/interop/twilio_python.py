"""The documentation's five samples and what lies around them, by PyPI's `twilio`, against the emulator at argv[1]."""

import base64
import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

URL = sys.argv[1]
ACCOUNT, TOKEN = "AC00000000000000000000000000000000", "secret"


def connect(token):
    client = Client(ACCOUNT, token)
    client.serverless.base_url = URL
    return client


client = connect(TOKEN)


def functions(service):
    return client.serverless.v1.services(service).functions


def control(method):
    pair = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    request = urllib.request.Request(f"{URL}/_emulator/requests", method=method)
    request.add_header("Authorization", f"Basic {pair}")
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def refused(work, status, code):
    try:
        work()
    except TwilioRestException as error:
        assert (error.status, error.code) == (status, code), error
    else:
        raise AssertionError(f"{status} was expected")


# Create, fetch, list, update, delete.
name = "Grüße 😀 & more = 100 % + é ~*'()!/?#[]@$,;:\"\\<>^`{|}"
created = functions("python").create(friendly_name=name)
assert created.friendly_name == name
assert created.date_created.microsecond == 0
fetched = functions("python")(created.sid).fetch()
assert (fetched.sid, fetched.friendly_name) == (created.sid, name)
assert len(functions("python").list(limit=20)) == 1
assert functions("python")(created.sid).update(friendly_name="other").friendly_name == "other"
assert functions("python")(created.sid).delete() is True

# Errors of their own kind, with our codes.
refused(lambda: functions("python")(created.sid).fetch(), 404, 20404)
refused(lambda: connect("wrong").serverless.v1.services("python").functions(created.sid).fetch(), 401, 20003)

# Fifty at once, then 120 in all, on three pages.
with ThreadPoolExecutor(50) as pool:
    many = list(pool.map(lambda n: functions("many").create(friendly_name=f"{n}").sid, range(50)))
assert len(set(many)) == 50
for number in range(50, 120):
    functions("many").create(friendly_name=f"{number}")
control("DELETE")
listed = [it.sid for it in functions("many").list(page_size=50)]
assert json.loads(control("GET"))["count"] == 3
assert len(set(listed)) == 120
assert [it.sid for it in functions("many").stream(page_size=50)] == listed
page = functions("many").page(page_size=50)
first = [it.sid for it in page]
second = [it.sid for it in functions("many").get_page(page.next_page_url)]
assert first + second == listed[:100]
print("PyPI twilio is content")
