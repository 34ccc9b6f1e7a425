package dev.torc.fuzz;

import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.Welcome;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a client says first, and what a server answers: it is refused, or means what it says when it is said again.
public final class GreetingTarget {

    private GreetingTarget() {}

    /// The first byte says which of the two; the rest is the message.
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        boolean isHello = (data[0] & 1) == 0;
        int most = isHello ? Hello.BYTES : Welcome.BYTES;
        try (Arena arena = Arena.ofConfined()) {
            int length = Math.min(data.length - 1, most);
            MemorySegment message = arena.allocate(most, Long.BYTES);
            MemorySegment.copy(data, 1, message, ValueLayout.JAVA_BYTE, 0, length);
            if (isHello) {
                hello(message, length);
            } else {
                welcome(message, length);
            }
        } catch (GreetingException refused) {
            // As it should be.
        }
    }

    private static void hello(MemorySegment message, int length) throws GreetingException {
        Hello hello = Hello.decode(message.asSlice(0, length));
        hello.encode(message);
        if (!Hello.decode(message).equals(hello)) {
            throw new AssertionError("said again, it is another: " + hello);
        }
    }

    private static void welcome(MemorySegment message, int length) throws GreetingException {
        Welcome welcome = Welcome.decode(message.asSlice(0, length));
        welcome.encode(message);
        if (!Welcome.decode(message).equals(welcome)) {
            throw new AssertionError("said again, it is another: " + welcome);
        }
    }
}
