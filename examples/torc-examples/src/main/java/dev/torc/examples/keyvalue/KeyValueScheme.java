package dev.torc.examples.keyvalue;

import dev.torc.ring.Submission;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// A service of one's own: it keeps values under keys, for every process of this user that asks.
///
/// ```sh
/// ./torc example keyvalue.KeyValueScheme          # serves as "keyvalue" in the domain
/// ```
///
/// A call names a part of the client's pool, in which the key and the value lie one behind the other:
///
/// | field | is |
/// |---|---|
/// | `opcode` | [#GET], [#PUT] or [#REMOVE] |
/// | `buf_index`, `addr`, `len` | the part of the pool |
/// | `off` | how much of it is the key, in bytes; the rest is the value, or for [#GET] room for it |
/// | result | [#GET]: the value's length; ENOENT: there is none; ERANGE: no room for it; ENOSPC: all is full |
///
/// Every number in a call is the client's, and so checked; and the client can write to its pool at any moment, so that
/// what counts is copied out of it once. There is no lock: the server calls a scheme on one thread.
public final class KeyValueScheme implements Scheme {

    static final String NAME = "keyvalue";

    // From 160 on, opcodes are each scheme's own.
    static final int GET = 160;
    static final int PUT = 161;
    static final int REMOVE = 162;

    private static final long MOST_BYTES = 64L << 20;

    /// What a map needs for an entry, about: otherwise empty values would be free.
    private static final long ENTRY_BYTES = 128;

    private final Map<ByteBuffer, byte[]> values = new HashMap<>();
    private long keptBytes;

    /// Serves until the standard input ends.
    public static void main(String[] arguments) throws IOException {
        ServerSetup setup = ServerSetup.at(Domain.current().create().socket(NAME));
        try (SchemeServer server = SchemeServer.start(new KeyValueScheme(), setup)) {
            System.out.println("serving at " + server.socket());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Disposition handle(Request request) {
        request.complete(answer(request));
        return Disposition.TAKEN;
    }

    private int answer(Request request) {
        Submission entry = request.entry();
        MemorySegment part = request.memory().orElse(null);
        if (part == null || Long.compareUnsigned(entry.offset(), entry.length()) > 0) {
            return Errno.EFAULT.negated();
        }
        ByteBuffer key = ByteBuffer.wrap(part.asSlice(0, entry.offset()).toArray(ValueLayout.JAVA_BYTE));
        MemorySegment value = part.asSlice(entry.offset());
        return switch (entry.opcode()) {
            case GET -> get(key, value);
            case PUT -> put(key, value);
            case REMOVE -> remove(key);
            default -> Errno.ENOSYS.negated();
        };
    }

    private int get(ByteBuffer key, MemorySegment room) {
        byte[] value = values.get(key);
        if (value == null) {
            return Errno.ENOENT.negated();
        }
        if (value.length > room.byteSize()) {
            return Errno.ERANGE.negated();
        }
        MemorySegment.copy(value, 0, room, ValueLayout.JAVA_BYTE, 0, value.length);
        return value.length;
    }

    private int put(ByteBuffer key, MemorySegment value) {
        if (keptBytes + bytesFor(key, value.byteSize()) > MOST_BYTES) {
            return Errno.ENOSPC.negated();
        }
        byte[] before = values.put(key, value.toArray(ValueLayout.JAVA_BYTE));
        keptBytes += bytesFor(key, value.byteSize()) - (before == null ? 0 : bytesFor(key, before.length));
        return 0;
    }

    private int remove(ByteBuffer key) {
        byte[] before = values.remove(key);
        if (before == null) {
            return Errno.ENOENT.negated();
        }
        keptBytes -= bytesFor(key, before.length);
        return 0;
    }

    private static long bytesFor(ByteBuffer key, long valueBytes) {
        return ENTRY_BYTES + key.capacity() + valueBytes;
    }
}
