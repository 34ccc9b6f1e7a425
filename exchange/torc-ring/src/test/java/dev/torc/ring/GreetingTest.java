package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How a session comes about over its control socket, and what is refused with which sentence.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GreetingTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RingSpec SPEC = RingSpec.ofEntries(16);
    private static final long POOL_BYTES = 1 << 16;

    private final UnixSocket.Pair sockets;
    private final Arena arena = Arena.ofAuto();

    GreetingTest() throws IOException {
        sockets = UnixSocket.pair();
    }

    @AfterEach
    void hangUp() {
        sockets.first().close();
        sockets.second().close();
    }

    private CompletableFuture<ClientGreeting.Attachment> attaching(Hello hello) {
        CompletableFuture<ClientGreeting.Attachment> attached = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                attached.complete(ClientGreeting.attach(sockets.first(), hello, null, LIMIT));
            } catch (Throwable t) {
                attached.completeExceptionally(t);
            }
        });
        return attached;
    }

    private ServerGreeting.Received received() throws IOException {
        while (true) {
            var received = ServerGreeting.tryReceive(sockets.second());
            if (received.isPresent()) {
                return received.get();
            }
            Thread.onSpinWait();
        }
    }

    private static Hello hello(long poolBytes) {
        return new Hello(Hello.FEATURES, SPEC, poolBytes, Hello.Wake.FUTEX);
    }

    private static String refusal(CompletableFuture<?> attached) {
        Throwable cause = assertThrows(Exception.class, attached::join).getCause();
        return String.valueOf(cause);
    }

    @Test
    void a_granted_session_is_the_same_memory_at_both_ends() throws Exception {
        var attached = attaching(hello(POOL_BYTES));
        Hello hello = received().hello();
        try (SessionSegment segment = SessionSegment.create(hello.spec());
                SharedSegment pool = SharedSegment.create("pool", hello.poolBytes(), HugePages.NEVER);
                EventDescriptor bell = EventDescriptor.create()) {
            Welcome welcome = new Welcome(Hello.FEATURES, hello.spec(), hello.poolBytes(), 1, Hello.Wake.EVENT);
            assertTrue(ServerGreeting.welcome(sockets.second(), welcome, segment, List.of(pool), bell));

            try (ClientGreeting.Attachment client = attached.join()) {
                assertEquals(welcome, client.welcome());
                pool.memory().set(ValueLayout.JAVA_INT, 4096, 77);
                assertEquals(77, client.pools().get(0).memory().get(ValueLayout.JAVA_INT, 4096));
                ServerRing server = new ServerRing(segment, null, PollingPolicy.never());
                ClientRing ring = new ClientRing(client.segment(), null, PollingPolicy.never());
                ring.claim();
                ring.submit();
                assertEquals(1, server.take(new Submission[] {new Submission()}));
                client.serverEvent().orElseThrow().signal();
                assertEquals(1, bell.drain());
            }
        }
    }

    @Nested
    class A_session_by_mailboxes {

        private final Hello hello = Hello.byMailbox(SPEC, POOL_BYTES, new MailboxAddress(0x1122, 0x3344));

        private Welcome welcome(int pools) {
            return new Welcome(
                    Hello.FEATURES, SPEC, POOL_BYTES, pools, Hello.Wake.FUTEX, Optional.of(new MailboxAddress(5, -6)));
        }

        @Test
        void has_the_pool_of_the_server_and_a_ring_of_its_own() throws Exception {
            var attached = attaching(hello);
            assertEquals(hello, received().hello());
            try (SharedSegment pool = SharedSegment.create("pool", POOL_BYTES, HugePages.NEVER)) {
                assertTrue(ServerGreeting.welcome(sockets.second(), welcome(1), List.of(pool)));

                try (ClientGreeting.Attachment client = attached.join()) {
                    assertEquals(welcome(1), client.welcome());
                    pool.memory().set(ValueLayout.JAVA_INT, 4096, 77);
                    assertEquals(77, client.pools().get(0).memory().get(ValueLayout.JAVA_INT, 4096));
                    assertEquals(SPEC, client.segment().layout().spec());
                }
            }
        }

        @Test
        void is_not_what_a_server_grants_that_does_not_know_it() throws Exception {
            var attached = attaching(hello);
            received();
            try (SessionSegment segment = SessionSegment.create(SPEC)) {
                Welcome ring = new Welcome(Hello.FEATURES, SPEC, 0, 0, Hello.Wake.FUTEX);
                assertTrue(ServerGreeting.welcome(sockets.second(), ring, segment, List.of(), null));
            }

            assertTrue(refusal(attached).contains("the server knows no sessions by mailboxes"));
        }

        @Test
        void is_granted_to_nobody_who_has_not_asked_for_it() throws Exception {
            var attached = attaching(hello(0));
            received();
            assertTrue(ServerGreeting.welcome(sockets.second(), welcome(0), List.of()));

            assertTrue(refusal(attached).contains("for which nobody has asked"));
        }

        @Test
        void is_refused_where_half_an_address_is_given() throws Exception {
            MemorySegment message = arena.allocate(Hello.BYTES);
            hello.encode(message);
            message.set(ValueLayout.JAVA_LONG, 56, 0L);
            sockets.first().trySend(message, List.of());

            assertThrows(GreetingException.class, GreetingTest.this::received);
        }
    }

    @Nested
    class A_server {

        @Test
        void refuses_garbage_instead_of_a_greeting() throws Exception {
            MemorySegment garbage = arena.allocate(Hello.BYTES);
            garbage.fill((byte) 0x5a);
            sockets.first().trySend(garbage, List.of());

            GreetingException e = assertThrows(GreetingException.class, GreetingTest.this::received);
            assertTrue(String.valueOf(e.getMessage()).contains("not a Torc greeting"));
        }

        @Test
        void refuses_a_greeting_that_is_too_short() throws Exception {
            sockets.first().trySend(arena.allocate(8), List.of());

            assertThrows(GreetingException.class, GreetingTest.this::received);
        }

        @Test
        void names_both_versions_when_it_refuses_one() throws Exception {
            MemorySegment message = arena.allocate(Hello.BYTES);
            hello(0).encode(message);
            message.set(ValueLayout.JAVA_INT, 12, 99);
            sockets.first().trySend(message, List.of());

            GreetingException e = assertThrows(GreetingException.class, GreetingTest.this::received);
            assertTrue(String.valueOf(e.getMessage()).contains("99"));
            assertTrue(String.valueOf(e.getMessage()).contains("version " + SessionLayout.ABI_VERSION));
        }

        @Test
        void refuses_a_ring_that_no_ring_can_be() throws Exception {
            MemorySegment message = arena.allocate(Hello.BYTES);
            hello(0).encode(message);
            message.set(ValueLayout.JAVA_INT, 24, 100);
            sockets.first().trySend(message, List.of());

            assertThrows(GreetingException.class, GreetingTest.this::received);
        }

        @Test
        void refuses_descriptors_that_the_greeting_does_not_speak_of() throws Exception {
            MemorySegment message = arena.allocate(Hello.BYTES);
            hello(0).encode(message);
            sockets.first().trySend(message, List.of(sockets.first().descriptor()));

            assertThrows(GreetingException.class, GreetingTest.this::received);
        }
    }

    @Nested
    class A_client {

        @Test
        void is_told_why_it_was_refused() throws Exception {
            var attached = attaching(hello(1L << 40));
            received();
            ServerGreeting.refuse(sockets.second(), Errno.ENOMEM.number(), "a session may have a pool of 64 MiB");

            assertTrue(refusal(attached).contains("a session may have a pool of 64 MiB"));
        }

        @Test
        void is_told_why_it_was_refused_by_a_server_that_has_closed_before_it_greets() {
            ServerGreeting.refuse(sockets.second(), Errno.EUSERS.number(), "all places are taken");
            sockets.second().close();

            assertTrue(refusal(attaching(hello(0))).contains("all places are taken"));
        }

        @Test
        void is_told_why_it_was_refused_by_a_server_that_has_not_read_its_greeting() throws Exception {
            MemorySegment message = arena.allocate(Hello.BYTES);
            hello(0).encode(message);
            sockets.first().trySend(message, List.of());
            ServerGreeting.refuse(sockets.second(), Errno.EUSERS.number(), "all places are taken");
            sockets.second().close();

            assertTrue(refusal(attaching(hello(0))).contains("all places are taken"));
        }

        @Test
        void refuses_a_ring_whose_size_could_still_be_changed() throws Exception {
            var attached = attaching(hello(0));
            received();
            try (SessionSegment segment = SessionSegment.create(SPEC)) {
                MemorySegment message = arena.allocate(Welcome.BYTES);
                new Welcome(0, SPEC, 0, 0, Hello.Wake.FUTEX).encode(message);
                var unsealed = dev.torc.posix.MemoryMaps.memfd("unsealed", dev.torc.uapi.MemfdFlags.ALLOW_SEALING);
                dev.torc.posix.MemoryMaps.resize(unsealed, segment.layout().totalBytes());
                sockets.second().trySend(message, List.of(unsealed));
                unsealed.close();
            }

            assertTrue(refusal(attached).contains("not sealed"));
        }

        @Test
        void refuses_memory_of_another_size_than_announced() throws Exception {
            var attached = attaching(hello(0));
            received();
            try (SharedSegment small = SharedSegment.create("small", 4096, HugePages.NEVER)) {
                MemorySegment message = arena.allocate(Welcome.BYTES);
                new Welcome(0, SPEC, 0, 0, Hello.Wake.FUTEX).encode(message);
                sockets.second().trySend(message, List.of(small.descriptor()));
            }

            assertTrue(refusal(attached).contains("4096"));
        }

        @Test
        void is_told_when_the_server_hangs_up_instead_of_answering() {
            var attached = attaching(hello(0));
            sockets.second().close();

            assertTrue(refusal(attached).length() > 0);
        }
    }

    @Test
    void a_hang_up_is_told() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        LifeLineWatch.Line line = LifeLineWatch.watch(sockets.first(), told::countDown);
        sockets.second().close();
        told.await();
        line.close();
        line.close();
    }
}
