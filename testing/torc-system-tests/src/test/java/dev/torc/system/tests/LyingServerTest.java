package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.Outcome;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.memory.Slice;
import dev.torc.posix.Descriptor;
import dev.torc.posix.MemoryMaps;
import dev.torc.ring.SessionLayout;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.ring.Welcome;
import dev.torc.system.tests.HandMadeServer.Granted;
import dev.torc.system.tests.HandMadeServer.Guest;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MemfdFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server can do to its client: answer wrongly, or not at all. It cannot make the client fault, wait for ever on
/// a session that is over, or take one answer for two.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LyingServerTest {

    private final Arena arena = Arena.ofAuto();

    @TempDir
    Path folder;

    private SharedResources before;
    private HandMadeServer server;

    @BeforeEach
    void a_server_listens() throws IOException {
        before = SharedResources.ofThisProcess();
        server = HandMadeServer.listen(socket());
    }

    @AfterEach
    void the_client_holds_nothing_any_more() {
        server.close();
        before.assertReturn();
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    private CompletableFuture<Session> connecting() {
        return connecting(SessionSetup.standard());
    }

    private CompletableFuture<Session> connecting(SessionSetup setup) {
        return onThread(() -> Session.connect(socket(), setup));
    }

    private static <T> CompletableFuture<T> onThread(Callable<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(body.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    private static Throwable failure(CompletableFuture<?> result) {
        return assertThrows(CompletionException.class, result::join).getCause();
    }

    private static String refusal(CompletableFuture<Session> connecting) {
        return String.valueOf(
                assertInstanceOf(IOException.class, failure(connecting)).getMessage());
    }

    // Greetings.

    @Test
    void garbage_instead_of_an_answer_is_refused() throws IOException {
        var connecting = connecting();
        server.greeted().say(arena.allocate(Welcome.BYTES).fill((byte) 0x5a), List.of());

        assertTrue(refusal(connecting).contains("not a Torc greeting"));
    }

    @Test
    void an_answer_cut_short_is_refused() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        guest.say(guest.welcome(arena).asSlice(0, 40), List.of());

        assertTrue(refusal(connecting).contains("not a Torc greeting"));
    }

    @Test
    void an_answer_far_too_long_is_refused() throws IOException {
        var connecting = connecting();
        server.greeted().say(arena.allocate(60_000), List.of());

        assertFalse(refusal(connecting).isEmpty());
    }

    @Test
    void another_version_is_refused_with_both_versions() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        guest.say(with(guest.welcome(arena), "abi_version", 77), List.of());

        String refusal = refusal(connecting);
        assertTrue(refusal.contains("77") && refusal.contains("version 1"), refusal);
    }

    @Test
    void a_server_that_hangs_up_instead_of_answering_is_told() throws IOException {
        var connecting = connecting();
        server.greeted().socket().close();

        assertFalse(refusal(connecting).isEmpty());
    }

    @Test
    void a_server_that_says_nothing_is_waited_for_no_longer_than_was_said() throws IOException {
        SessionSetup impatient = new SessionSetup(
                SessionSetup.standard().spec(),
                1 << 20,
                Duration.ofMillis(50),
                SessionSetup.standard().polling());
        var connecting = connecting(impatient);
        server.greeted();

        assertInstanceOf(SocketTimeoutException.class, failure(connecting));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sq_entries", "cq_entries", "pools"})
    void a_number_that_cannot_be_is_refused(String field) throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        guest.say(with(guest.welcome(arena), field, -5), List.of());

        assertFalse(refusal(connecting).isEmpty());
    }

    @Test
    void fewer_descriptors_than_announced_are_refused_and_those_that_came_are_closed() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        try (SessionSegment segment = SessionSegment.create(guest.hello().spec())) {
            guest.say(guest.welcome(arena), List.of(segment.descriptor()));

            assertFalse(refusal(connecting).isEmpty());
        }
    }

    @Test
    void a_ring_without_seals_is_refused() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        try (Descriptor unsealed =
                        unsealed(SessionLayout.of(guest.hello().spec()).totalBytes());
                SharedSegment pool = pool(guest.hello().poolBytes())) {
            guest.say(guest.welcome(arena), List.of(unsealed, pool.descriptor()));

            assertTrue(refusal(connecting).contains("seal"));
        }
    }

    @Test
    void a_pool_without_seals_is_refused() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        try (SessionSegment segment = SessionSegment.create(guest.hello().spec());
                Descriptor unsealed = unsealed(guest.hello().poolBytes())) {
            guest.say(guest.welcome(arena), List.of(segment.descriptor(), unsealed));

            assertTrue(refusal(connecting).contains("seal"));
        }
    }

    @Test
    void memory_shorter_than_announced_is_refused() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        try (SessionSegment segment = SessionSegment.create(guest.hello().spec());
                SharedSegment pool = pool(4096)) {
            guest.say(guest.welcome(arena), List.of(segment.descriptor(), pool.descriptor()));

            assertFalse(refusal(connecting).isEmpty());
        }
    }

    @Test
    void memory_that_is_no_ring_is_refused() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        try (SharedSegment zeroes = pool(SessionLayout.of(guest.hello().spec()).totalBytes());
                SharedSegment pool = pool(guest.hello().poolBytes())) {
            guest.say(guest.welcome(arena), List.of(zeroes.descriptor(), pool.descriptor()));

            assertTrue(refusal(connecting).contains("magic"));
        }
    }

    @Test
    void something_that_is_no_memory_is_refused() throws IOException {
        var connecting = connecting();
        Guest guest = server.greeted();
        Descriptor itself = guest.socket().descriptor();
        guest.say(guest.welcome(arena), List.of(itself, itself));

        assertFalse(refusal(connecting).isEmpty());
    }

    // Words of the ring.

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 31, 100_000})
    void a_completion_tail_out_of_range_ends_every_call(int tail) throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join()) {
            var ping = onThread(() -> {
                session.ping();
                return null;
            });
            granted.take();
            granted.words()
                    .storeRelease(
                            granted.ofCompletions(granted.layout().cqOffsets().tail()), tail);
            granted.ring().closing();

            SessionEndedException ended = assertInstanceOf(SessionEndedException.class, failure(ping));
            assertEquals(Outcome.UNKNOWN, ended.outcome());
            assertThrows(SessionEndedException.class, session::ping);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 31, 100_000})
    void a_submission_head_out_of_range_leaves_what_was_asked_unknown(int head) throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join()) {
            var ping = onThread(() -> {
                session.ping();
                return null;
            });
            granted.take();
            granted.words().storeRelease(granted.layout().sqOffsets().head(), head);
            granted.socket().close();

            SessionEndedException ended = assertInstanceOf(SessionEndedException.class, failure(ping));
            assertEquals(Outcome.UNKNOWN, ended.outcome());
        }
    }

    @Test
    void half_of_an_extended_completion_ends_the_session() throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join()) {
            var ping = onThread(() -> {
                session.ping();
                return null;
            });
            Submission call = granted.take();
            granted.ring().complete(call.userData(), 0, CqeFlags.F_32);
            granted.ring().flush();

            assertInstanceOf(SessionEndedException.class, failure(ping));
        }
    }

    @Test
    void forged_and_repeated_completions_are_counted_and_ignored() throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join()) {
            for (int round = 1; round <= 10; round++) {
                var ping = onThread(() -> {
                    session.ping();
                    return null;
                });
                Submission call = granted.take();
                granted.ring().complete(call.userData() ^ (1L << 40), -1, 0);
                granted.ring().complete(-1L, -1, 0);
                granted.ring().complete(call.userData(), 0, 0);
                granted.ring().complete(call.userData(), Errno.EIO.negated(), 0);
                granted.ring().flush();
                ping.join();
            }

            // The last repetition is found by a call that comes after it, if any.
            assertTrue(
                    session.counters().stray() >= 29, () -> session.counters().toString());
        }
    }

    @Test
    void an_answer_of_more_bytes_than_were_asked_for_is_refused() throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join();
                Slice slice = session.allocate(4096)) {
            var opening = onThread(() -> session.open("name", OpenMode.READ));
            granted.answer(granted.take(), 1);
            RemoteFile file = opening.join();
            var reading = onThread(() -> file.read(slice, 0));
            granted.answer(granted.take(), 1 << 30);

            assertInstanceOf(IOException.class, failure(reading));
        }
    }

    @Test
    void calls_end_once_when_the_server_hangs_up_and_goes_on_answering() throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join();
                Pipeline pipeline = session.pipeline()) {
            for (int tag = 0; tag < 3; tag++) {
                assertTrue(pipeline.nop(tag));
            }
            pipeline.submit();
            Submission first = granted.take();
            Submission second = granted.take();
            granted.answer(first, 0);
            granted.socket().close();
            assertTrue(pipeline.await());
            assertEquals(0, pipeline.tag());
            boolean[] ended = new boolean[3];
            for (int i = 1; i < 3; i++) {
                assertTrue(pipeline.await());
                assertFalse(ended[(int) pipeline.tag()]);
                ended[(int) pipeline.tag()] = true;
                assertEquals(
                        pipeline.tag() == 1 ? Outcome.UNKNOWN : Outcome.NOT_TAKEN,
                        pipeline.unanswered().orElseThrow());
            }
            granted.answer(second, 0);

            assertFalse(pipeline.poll());
            assertFalse(pipeline.await());
        }
    }

    @Test
    void a_sleep_word_cleared_without_ringing_does_not_keep_the_client_from_hearing_of_the_end() throws IOException {
        var connecting = connecting();
        Granted granted = server.granted(arena);
        try (Session session = connecting.join()) {
            var ping = onThread(() -> {
                session.ping();
                return null;
            });
            granted.take();
            long sleepWord = granted.ofCompletions(384);
            Eventually.isTrue(
                    () -> (granted.words().loadAcquire(sleepWord) & 1) != 0, () -> "the client does not sleep");
            granted.words().getAndBitwiseAnd(sleepWord, ~1);
            granted.socket().close();

            assertInstanceOf(SessionEndedException.class, failure(ping));
        }
    }

    private static MemorySegment with(MemorySegment welcome, String field, int value) {
        welcome.set(ValueLayout.JAVA_INT, Welcome.LAYOUT.byteOffset(PathElement.groupElement(field)), value);
        return welcome;
    }

    private static SharedSegment pool(long bytes) throws IOException {
        return SharedSegment.create("torc-pool", bytes, HugePages.NEVER);
    }

    private static Descriptor unsealed(long bytes) throws IOException {
        Descriptor file = MemoryMaps.memfd("torc-unsealed", MemfdFlags.ALLOW_SEALING);
        MemoryMaps.resize(file, bytes);
        return file;
    }
}
