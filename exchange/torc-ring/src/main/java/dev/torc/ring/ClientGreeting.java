package dev.torc.ring;

import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.ReceivedMessage;
import dev.torc.posix.SyscallException;
import dev.torc.posix.UnixSocket;
import dev.torc.uapi.Errno;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The client's part of setting up a session over its control socket.
///
/// **Threads.** Any platform thread: it waits for the server's answer.
public final class ClientGreeting {

    private ClientGreeting() {}

    /// What the server granted, mapped.
    ///
    /// **Ownership.** Closing it unmaps everything; no ring over it may be in use then.
    ///
    /// @param welcome what was said
    /// @param segment the ring's memory; by mailboxes this process' own, which the server does not have
    /// @param pools the pools' memory, in the order of their numbers
    /// @param serverEvent the eventfd that the server sleeps on; none where it sleeps on its futex
    public record Attachment(
            Welcome welcome, SessionSegment segment, List<SharedSegment> pools, Optional<EventDescriptor> serverEvent)
            implements AutoCloseable {

        /// Copies the list of pools.
        public Attachment {
            pools = List.copyOf(pools);
        }

        @Override
        public void close() {
            segment.close();
            pools.forEach(SharedSegment::close);
            serverEvent.ifPresent(EventDescriptor::close);
        }
    }

    /// Asks for a session, and maps what is granted after its seals and sizes were checked.
    ///
    /// @param ownEvent the eventfd that this end sleeps on, lent, if the greeting says that it does
    /// @param limit the longest wait for the server's answer
    /// @throws GreetingException if the server refuses, or what it answers is not a session
    /// @throws IOException if the server is gone, does not answer in time, or Linux gives no mapping
    public static Attachment attach(UnixSocket socket, Hello hello, @Nullable EventDescriptor ownEvent, Duration limit)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment greeting = arena.allocate(Hello.BYTES, Long.BYTES);
            hello.encode(greeting);
            say(socket, greeting, ownEvent == null ? List.of() : List.of(ownEvent.descriptor()), limit);
        }
        return await(socket, limit, hello.mailbox().isPresent() ? Way.MAILBOXES : Way.RING);
    }

    /// How entries and completions are to go.
    private enum Way {
        RING,
        MAILBOXES
    }

    /// Waits for the answer to a greeting that was said before, perhaps by another process for this one, and maps
    /// what is granted after its seals and sizes were checked.
    ///
    /// @param limit the longest wait for the server's answer
    /// @throws GreetingException if the server refuses, or what it answers is not a session
    /// @throws IOException if the server is gone, does not answer in time, or Linux gives no mapping
    public static Attachment await(UnixSocket socket, Duration limit) throws IOException {
        return await(socket, limit, Way.RING);
    }

    private static Attachment await(UnixSocket socket, Duration limit, Way way) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(Welcome.BYTES, Long.BYTES);
            ReceivedMessage received;
            try {
                received = hear(socket, answer, limit);
            } catch (EOFException e) {
                throw new GreetingException("the server ended the connection instead of answering the greeting");
            }
            try (received) {
                Welcome welcome = Welcome.decode(answer.asSlice(0, received.bytes()));
                return map(welcome, received.descriptors(), way);
            }
        }
    }

    /// Sends the greeting. A server that lets nobody in may have said so and closed: its sentence is heard all the
    /// same.
    private static void say(UnixSocket socket, MemorySegment greeting, List<Descriptor> descriptors, Duration limit)
            throws IOException {
        try {
            socket.send(greeting, descriptors, limit);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EPIPE.number() && e.errno() != Errno.ECONNRESET.number()) {
                throw e;
            }
        }
    }

    /// Receives the answer. Where the server closed without reading all, Linux tells that first, once, and gives
    /// out what the server had said after.
    private static ReceivedMessage hear(UnixSocket socket, MemorySegment answer, Duration limit) throws IOException {
        try {
            return socket.receive(answer, limit);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ECONNRESET.number()) {
                throw e;
            }
            return socket.receive(answer, limit);
        }
    }

    /// Asks for a session without waiting; [#tryHear] takes the answer.
    ///
    /// @param ownEvent the eventfd that this end sleeps on, lent
    /// @return whether it was said; if not, the socket has no room
    /// @throws IOException if the server is gone
    public static boolean trySay(UnixSocket socket, Hello hello, EventDescriptor ownEvent) throws IOException {
        return trySay(socket, hello, List.of(ownEvent.descriptor()));
    }

    /// Asks for a session that sleeps on its futex, without waiting, for who will take the answer.
    ///
    /// @return whether it was said; if not, the socket has no room
    /// @throws IOException if the server is gone
    public static boolean trySay(UnixSocket socket, Hello hello) throws IOException {
        return trySay(socket, hello, List.of());
    }

    private static boolean trySay(UnixSocket socket, Hello hello, List<Descriptor> descriptors) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment greeting = arena.allocate(Hello.BYTES, Long.BYTES);
            hello.encode(greeting);
            return socket.trySend(greeting, descriptors);
        }
    }

    /// Takes the answer to a greeting, if it has come, and maps what is granted after its seals and sizes were
    /// checked.
    ///
    /// @throws GreetingException if the server refuses, or what it answers is not a session
    /// @throws IOException if the server is gone, or Linux gives no mapping
    public static Optional<Attachment> tryHear(UnixSocket socket) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(Welcome.BYTES, Long.BYTES);
            Optional<ReceivedMessage> received = socket.tryReceive(answer);
            if (received.isEmpty()) {
                return Optional.empty();
            }
            try (ReceivedMessage message = received.get()) {
                Welcome welcome = Welcome.decode(answer.asSlice(0, message.bytes()));
                return Optional.of(map(welcome, message.descriptors(), Way.RING));
            }
        }
    }

    private static Attachment map(Welcome welcome, List<Descriptor> descriptors, Way way) throws IOException {
        if (welcome.mailbox().isPresent() != (way == Way.MAILBOXES)) {
            throw new GreetingException(
                    way == Way.RING
                            ? "the server grants a session by mailboxes, for which nobody has asked"
                            : "the server knows no sessions by mailboxes: ask it for one by a ring");
        }
        int events = welcome.wake() == Hello.Wake.EVENT ? 1 : 0;
        int rings = way == Way.RING ? 1 : 0;
        if (descriptors.size() != rings + welcome.pools() + events) {
            throw new GreetingException("the server's answer brings " + descriptors.size()
                    + " descriptors where it speaks of " + (rings + welcome.pools() + events));
        }
        SessionSegment segment = rings == 0
                ? SessionSegment.create(welcome.spec())
                : SessionSegment.attach(descriptors.get(0), welcome.spec());
        List<SharedSegment> pools = new ArrayList<>();
        try {
            for (int i = 0; i < welcome.pools(); i++) {
                pools.add(SharedSegment.mapForeign(descriptors.get(rings + i), welcome.poolBytes()));
            }
            Optional<EventDescriptor> event = events == 0
                    ? Optional.empty()
                    : Optional.of(EventDescriptor.adopt(
                            descriptors.get(descriptors.size() - 1).duplicate()));
            return new Attachment(welcome, segment, pools, event);
        } catch (IOException e) {
            pools.forEach(SharedSegment::close);
            segment.close();
            throw e;
        }
    }
}
