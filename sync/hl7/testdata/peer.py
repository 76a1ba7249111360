"""The python3-hl7 library as a trust: an MLLP server and an MLLP client.

peer.py serve CODE         print a port; acknowledge every message with CODE and
                           print what the library read of it, as one JSON line
peer.py send HOST PORT     send the message on stdin and print the reply as JSON
"""

import asyncio
import json
import sys

import hl7
from hl7.client import MLLPClient
from hl7.mllp import start_hl7_server

READ = {
    "event": ("MSH", 9, 1, 2),
    "family": ("PID", 5, 1, 1),
    "given": ("PID", 5, 1, 2),
    "nhs": ("PID", 3, 1, 1),
    "hospital": ("PID", 3, 2, 1),
    "street": ("PID", 11, 1, 1),
    "postcode": ("PID", 11, 1, 5),
}


def read(message):
    seen = {}
    for name, (segment, field, repetition, component) in READ.items():
        seen[name] = message.unescape(message.extract_field(segment, 1, field, repetition, component))
    return seen


async def serve(code):
    async def converse(reader, writer):
        try:
            while True:
                message = await reader.readmessage()
                print(json.dumps(read(message)), flush=True)
                writer.writemessage(message.create_ack(code))
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()

    server = await start_hl7_server(converse, host="127.0.0.1", port=0, encoding="utf-8")
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def send(host, port):
    with MLLPClient(host, int(port)) as client:
        raw = client.send_message(sys.stdin.buffer.read())
    reply = hl7.parse(raw.strip(b"\x0b\x1c\r").decode("utf-8"))
    msa = reply.segment("MSA")
    print(json.dumps({"code": str(msa(1)), "controlID": str(msa(2))}))


if sys.argv[1] == "serve":
    asyncio.run(serve(sys.argv[2]))
else:
    send(*sys.argv[2:])
