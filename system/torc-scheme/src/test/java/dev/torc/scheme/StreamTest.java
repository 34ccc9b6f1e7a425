package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls with many completions: within the window that the client has reserved, and at its pace.
@ParameterizedClass
@EnumSource(names = {"OWN_RING", "REACTOR_ON_RING", "REACTOR_ON_EPOLL"})
@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamTest {

    private static final int COUNT_UP = 170;
    private static final int FOR_EVER = -1;

    @Parameter
    private Serving serving = Serving.OWN_RING;

    @TempDir
    private Path folder;

    private final Counting scheme = new Counting();
    private Served served;
    private RawClient client;

    // Both are there from before each test until after it.
    @SuppressWarnings("NullAway")
    StreamTest() {}

    /// Counts up from 0, as far as `len` says, a completion for each number.
    private static final class Counting implements Scheme {

        private final Map<Long, int[]> streams = new ConcurrentHashMap<>();
        private @Nullable SchemeHost host;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public void start(SchemeHost lent) {
            host = lent;
        }

        @Override
        public Disposition handle(Request request) {
            streams.put(request.token(), new int[] {0, (int) request.entry().length()});
            goOn(request.token());
            return Disposition.TAKEN;
        }

        @Override
        public void streamHasRoom(long token) {
            goOn(token);
        }

        private void goOn(long token) {
            int[] stream = streams.get(token);
            SchemeHost lent = host;
            if (stream == null || lent == null) {
                throw new AssertionError("no such stream");
            }
            while (stream[0] != stream[1]) {
                switch (lent.send(token, stream[0])) {
                    case SENT -> stream[0]++;
                    case NO_ROOM -> {
                        return;
                    }
                    case NOBODY_WAITS -> throw new AssertionError("the stream is not ended");
                }
            }
            end(token, stream[0]);
        }

        private void end(long token, int result) {
            streams.remove(token);
            SchemeHost lent = host;
            if (lent != null) {
                lent.complete(token, result);
            }
        }

        @Override
        public void cancel(long token) {
            end(token, Errno.ECANCELED.negated());
        }
    }

    @BeforeEach
    void start() throws IOException {
        served = Served.start(scheme, folder, serving);
        client = served.connect();
    }

    @AfterEach
    void stop() {
        client.close();
        served.close();
    }

    private void count(int upTo, long userData) {
        long at = client.prepare(COUNT_UP, 0, 0, userData);
        SubmissionEntry.setLength(client.entries(), at, upTo);
    }

    private static Answer more(long userData, int result) {
        return new Answer(userData, result, CqeFlags.MORE);
    }

    @Test
    void A_stream_longer_than_the_ring_comes_whole_and_in_order() {
        int length = 50 * RawClient.ENTRIES;
        assertTrue(client.ring().reserve(8));
        count(length, 1);
        client.submit();
        for (int i = 0; i < length; i++) {
            assertEquals(more(1, i), client.await());
        }

        assertEquals(new Answer(1, length), client.await());
    }

    @Test
    void A_stream_fills_its_window_and_leaves_room_for_every_answer() {
        int slots = client.ring().completions().capacity();
        int others = client.ring().submissions().capacity() - 1;
        client.ring().reserve(slots - others - 1);
        count(FOR_EVER, 1);
        client.submit();
        Served.until("the window is full", () -> client.ring().completions().ready() == slots - 1);
        for (int i = 0; i < others; i++) {
            client.nop(100);
        }
        client.submit();
        int answers = 0;
        while (answers < others) {
            answers += client.await().userData() == 100 ? 1 : 0;
        }

        client.cancel(1, 0, 2);
        client.submit();
        Answer last = client.await();
        while (last.flags() != 0) {
            last = client.await();
        }
        assertEquals(new Answer(1, Errno.ECANCELED.negated()), last);
        assertEquals(new Answer(2, 0), client.await());
        assertTrue(client.isQuiet());
    }

    @Test
    void Two_streams_share_the_window_and_both_go_on() {
        client.ring().reserve(4);
        count(300, 1);
        count(300, 2);
        client.submit();
        int[] next = {0, 0};
        for (int ended = 0; ended < 2; ) {
            Answer answer = client.await();
            int stream = (int) answer.userData() - 1;
            assertEquals(next[stream]++, answer.result());
            ended += answer.flags() == 0 ? 1 : 0;
        }

        assertEquals(301, next[0]);
        assertEquals(301, next[1]);
    }

    @Test
    void A_stream_whose_client_takes_nothing_holds_up_nobody_else() throws IOException {
        client.ring().reserve(16);
        count(FOR_EVER, 1);
        client.submit();
        try (RawClient other = served.connect()) {
            for (int i = 0; i < 500; i++) {
                other.nop(i);
                other.submit();
                assertEquals(new Answer(i, 0), other.await());
            }
        }
    }

    @Test
    void A_stream_whose_client_takes_nothing_lets_the_server_sleep() {
        client.ring().reserve(16);
        count(FOR_EVER, 1);
        client.submit();
        int room = client.ring().completions().capacity() - 1;
        Served.until("the window is full", () -> client.ring().completions().ready() == room);
        Served.until("the server sleeps", () -> client.ring().submissions().serverSleeps());
        client.await(room);

        assertEquals(more(1, room), client.await());
    }

    @Test
    void A_stream_ends_with_its_session() {
        client.ring().reserve(16);
        count(FOR_EVER, 1);
        client.submit();
        client.await();
        // The server shows how many there are at the end of its turn, and the stream began in one.
        served.untilSessions(1);
        client.hangUp();
        served.untilSessions(0);

        assertTrue(scheme.streams.isEmpty());
    }

    @Test
    void A_stream_is_sent_on_the_servers_thread_only() {
        SchemeHost host = scheme.host;

        assertFalse(host == null);
        if (host != null) {
            assertThrows(IllegalStateException.class, () -> host.send(0, 0));
        }
    }
}
