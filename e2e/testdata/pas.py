"""A PAS made of the python3-hl7 library: an MLLP server that writes one JSON
line for each message to a file before it answers AA.

pas.py LOG HOLD     While the file HOLD is there, messages are logged and no
                    answer is given: the trust took it, and the line went dead.
"""

import asyncio
import json
import os
import sys

from hl7.mllp import start_hl7_server

log, hold = sys.argv[1], sys.argv[2]


def value(message, segment, field, component):
    try:
        return message.unescape(message.extract_field(segment, 1, field, 1, component))
    except (KeyError, IndexError, LookupError):
        return ""


async def converse(reader, writer):
    try:
        while True:
            message = await reader.readmessage()
            seen = {
                "controlID": str(message.extract_field("MSH", 1, 10)),
                "event": str(message.extract_field("MSH", 1, 9, 1, 2)),
                "visit": value(message, "PV1", 19, 1),
                "family": value(message, "PID", 5, 1),
                "raw": str(message),
            }
            with open(log, "a", encoding="utf-8") as f:
                f.write(json.dumps(seen) + "\n")
            if os.path.exists(hold):
                continue
            writer.writemessage(message.create_ack("AA"))
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


async def main():
    server = await start_hl7_server(converse, host="127.0.0.1", port=0, encoding="utf-8")
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
