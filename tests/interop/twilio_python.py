"""The documentation's five samples and what lies around them, by PyPI's `twilio`, against the emulator at argv[1]."""

import asyncio
import base64
import json
import os
import re
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
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


def control(method, path="requests"):
    pair = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    request = urllib.request.Request(f"{URL}/_emulator/{path}", method=method)
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


def samples():
    """The documentation's five, in Python: its calls and placeholders. Only host and credentials are the emulator's."""
    sid = "ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    control("PUT", f"services/ServiceSid/functions/{sid}")
    os.environ.update(TWILIO_ACCOUNT_SID=ACCOUNT, TWILIO_AUTH_TOKEN=TOKEN)
    account_sid = os.environ["TWILIO_ACCOUNT_SID"]
    auth_token = os.environ["TWILIO_AUTH_TOKEN"]
    client = Client(account_sid, auth_token)
    client.serverless.base_url = URL

    function = client.serverless.v1.services(
        "ServiceSid"
    ).functions.create(friendly_name="FriendlyName")
    assert re.fullmatch("ZH[0-9a-f]{32}", function.sid)

    fetched = (
        client.serverless.v1.services("ServiceSid")
        .functions(sid)
        .fetch()
    )
    assert fetched.sid == sid

    listed = client.serverless.v1.services(
        "ServiceSid"
    ).functions.list(limit=20)
    assert [record.sid for record in listed] == [function.sid, sid]

    renamed = (
        client.serverless.v1.services("ServiceSid")
        .functions(sid)
        .update(friendly_name="FriendlyName")
    )
    assert (renamed.sid, renamed.friendly_name) == (sid, "FriendlyName")

    client.serverless.v1.services("ServiceSid").functions(
        sid
    ).delete()
    assert [it.sid for it in functions("ServiceSid").list()] == [function.sid]


samples()

# What a Function consists of, and every name it may have: each reserved character by itself, and texts of all kinds.
RESERVED = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n"
TEXTS = ["Grüße 😀 & more = 100 % + é", "%41%zz%", "a=b&FriendlyName=c", "日本語 עברית 👩‍🚀", "e\u0301", "x" * 255, "😀" * 255]
for name in [*RESERVED, RESERVED, *TEXTS]:
    created = functions("names").create(friendly_name=name)
    assert created.friendly_name == name, (created.friendly_name, name)
    assert functions("names")(created.sid).fetch().friendly_name == name
    assert functions("names")(created.sid).update(friendly_name=name[::-1]).friendly_name == name[::-1]
created = functions("python").create(friendly_name="one")
assert created.account_sid == ACCOUNT
assert created.date_created.microsecond == 0
assert created.url == f"{URL}/v1/Services/{created.service_sid}/Functions/{created.sid}"
assert created.links == {"function_versions": f"{created.url}/Versions"}

# A Function in an active Build stays, and what was refused for now is done later.
BUILD = f"services/python/functions/{created.sid}/active-build"
control("PUT", BUILD)
refused(functions("python")(created.sid).delete, 409, 20409)
control("DELETE", BUILD)
for shape in ("usual", "second"):
    control("POST", f"too-many-requests?count=1&shape={shape}&retry-after=1")
    refused(functions("python")(created.sid).fetch, 429, 20429)
assert functions("python")(created.sid).delete() is True

# Errors of their own kind, with our codes.
refused(functions("python")(created.sid).fetch, 404, 20404)
refused(functions("python")(created.sid).delete, 404, 20404)
refused(lambda: functions("python")(created.sid).update(friendly_name="x"), 404, 20404)
refused(lambda: functions("python").create(friendly_name="x" * 256), 400, 20001)
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
assert len(functions("many").list(page_size=50, limit=60)) == 60
assert [it.sid for it in functions("many").stream(page_size=50)] == listed
page = functions("many").page(page_size=50)
first = [it.sid for it in page]
second = [it.sid for it in functions("many").get_page(page.next_page_url)]
assert first + second == listed[:100]
back = page.next_page().previous_page()
assert [it.sid for it in back] == first


async def asynchronous():
    """The same by the client that is async."""
    http = AsyncTwilioHttpClient()
    async with http:
        client = Client(ACCOUNT, TOKEN, http_client=http)
        client.serverless.base_url = URL
        functions = client.serverless.v1.services("async").functions
        many = await asyncio.gather(*(functions.create_async(friendly_name=f"{n} é+&=") for n in range(50)))
        assert len({it.sid for it in many}) == 50
        one = many[0]
        assert one.friendly_name == "0 é+&="
        context = functions(one.sid)
        assert (await context.fetch_async()).sid == one.sid
        assert (await context.update_async(friendly_name="é 😀")).friendly_name == "é 😀"
        listed = [it.sid for it in await functions.list_async(page_size=20)]
        assert len(set(listed)) == 50
        assert [it.sid async for it in await functions.stream_async(page_size=20)] == listed
        assert await context.delete_async() is True
        try:
            await context.fetch_async()
        except TwilioRestException as error:
            assert (error.status, error.code) == (404, 20404), error
        else:
            raise AssertionError("404 was expected")


asyncio.run(asynchronous())
print("PyPI twilio is content")
