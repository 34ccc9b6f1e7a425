package dev.torc.ring;

import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.UnixSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's part of setting up a session over its control socket. It never waits for the client.
///
/// **Threads.** Any. **Errors.** What the client does wrong is a [GreetingException]; it deserves an [#refuse].
public final class ServerGreeting {

    private ServerGreeting() {}

    /// A greeting that was received.
    ///
    /// @param hello what the client wants
    /// @param clientEvent the eventfd that it sleeps on, owned by the receiver; none where it sleeps on its futex
    public record Received(Hello hello, Optional<EventDescriptor> clientEvent) {}

    /// Takes the client's greeting, if it has come.
    ///
    /// @throws GreetingException if what came is not a greeting that this version understands
    /// @throws IOException if the client is gone, or Linux refuses
    public static Optional<Received> tryReceive(UnixSocket socket) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Hello.BYTES, Long.BYTES);
            Optional<ReceivedMessage> received = socket.tryReceive(message);
            if (received.isEmpty()) {
                return Optional.empty();
            }
            List<Descriptor> descriptors = received.get().descriptors();
            try {
                Hello hello = Hello.decode(message.asSlice(0, received.get().bytes()));
                int expected = hello.wake() == Hello.Wake.EVENT ? 1 : 0;
                if (descriptors.size() != expected) {
                    throw new GreetingException("the client's greeting brings " + descriptors.size()
                            + " descriptors where it speaks of " + expected);
                }
                return Optional.of(new Received(
                        hello,
                        expected == 0 ? Optional.empty() : Optional.of(EventDescriptor.adopt(descriptors.get(0)))));
            } catch (IOException e) {
                received.get().close();
                throw e;
            }
        }
    }

    /// Grants a session: sends the answer, the ring, its pools, and the eventfd that this end sleeps on, if any.
    ///
    /// @return whether the socket had room for it; a client that has just connected has
    /// @throws IOException if the client is gone, or Linux refuses
    public static boolean welcome(
            UnixSocket socket,
            Welcome welcome,
            SessionSegment segment,
            List<SharedSegment> pools,
            @Nullable EventDescriptor serverEvent)
            throws IOException {
        List<Descriptor> descriptors = new ArrayList<>();
        descriptors.add(segment.descriptor());
        pools.forEach(pool -> descriptors.add(pool.descriptor()));
        if (serverEvent != null) {
            descriptors.add(serverEvent.descriptor());
        }
        return send(socket, welcome, descriptors);
    }

    /// Grants a session by mailboxes: sends the answer and the pools.
    ///
    /// @param welcome has the mailbox
    /// @return whether the socket had room for it; a client that has just connected has
    /// @throws IOException if the client is gone, or Linux refuses
    public static boolean welcome(UnixSocket socket, Welcome welcome, List<SharedSegment> pools) throws IOException {
        return send(
                socket, welcome, pools.stream().map(SharedSegment::descriptor).toList());
    }

    private static boolean send(UnixSocket socket, Welcome welcome, List<Descriptor> descriptors) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Welcome.BYTES, Long.BYTES);
            welcome.encode(message);
            return socket.trySend(message, descriptors);
        }
    }

    /// Refuses a session. That the client is gone already is no error.
    ///
    /// @param errno the positive error number
    /// @param reason a sentence: what, and what to do
    public static void refuse(UnixSocket socket, int errno, String reason) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(Welcome.BYTES, Long.BYTES);
            Welcome.encodeRefusal(message, errno, reason);
            socket.trySend(message, List.of());
        } catch (IOException _) {
            // Nobody is there to be told.
        }
    }
}
