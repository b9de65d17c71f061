#!/usr/bin/env python3
"""Leads TCP connections to a server that seems to be far away.

    delay.py HOST PORT MILLISECONDS      prints the port that it listens on, on 127.0.0.1; runs until it is ended

Each byte arrives half of the time later, in both directions and in its order, so that an answer takes the whole of it; how
much is under way is not bounded. A connection costs it once, as a handshake does.
"""

import asyncio
import sys


async def lead(reader, writer, seconds):
    """From one side to the other: what is read is noted with the time at which it is due."""
    loop = asyncio.get_running_loop()
    due = asyncio.Queue()

    async def deliver():
        while True:
            when, data = await due.get()
            await asyncio.sleep(max(when - loop.time(), 0))
            if not data:
                return
            writer.write(data)
            await writer.drain()

    delivering = asyncio.create_task(deliver())
    try:
        while data := await reader.read(1 << 16):
            due.put_nowait((loop.time() + seconds, data))
        due.put_nowait((loop.time() + seconds, b""))
        await delivering
    except OSError:
        delivering.cancel()
    finally:
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()


async def main(host, port, seconds):
    async def serve(reader, writer):
        try:
            await asyncio.sleep(seconds)
            far_reader, far_writer = await asyncio.open_connection(host, port)
            try:
                await asyncio.gather(lead(reader, far_writer, seconds / 2), lead(far_reader, writer, seconds / 2))
            finally:
                far_writer.close()
        except OSError:
            pass  # either side has gone: the other hears of it
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) / 1000))
