package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.SyscallException;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client can say instead of a greeting: it is refused with a sentence, and nothing else happens.
class HostileGreetingTest extends BesideAnHonestClient {

    HostileGreetingTest(LinuxCalls calls) {
        super(calls);
    }

    private final Arena arena = Arena.ofAuto();

    private MemorySegment helloBytes() {
        MemorySegment message = arena.allocate(Hello.BYTES, Long.BYTES);
        HandMadeClient.hello().encode(message);
        return message;
    }

    /// Says something instead of a greeting, and answers how it is refused.
    private String refusal(MemorySegment instead) throws IOException {
        try (HandMadeClient client = HandMadeClient.connect(served.socket())) {
            client.say(instead, List.of());
            GreetingException refused = assertThrows(GreetingException.class, client::session);
            client.awaitHangUp();
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void garbage_instead_of_a_greeting_is_refused_with_a_sentence() throws IOException {
        String refusal = refusal(arena.allocate(Hello.BYTES).fill((byte) 0x5a));

        assertTrue(refusal.contains("not a Torc greeting"), refusal);
    }

    @Test
    void a_greeting_cut_short_is_refused_with_a_sentence() throws IOException {
        String refusal = refusal(helloBytes().asSlice(0, 12));

        assertTrue(refusal.contains("not a Torc greeting"), refusal);
    }

    @Test
    void a_message_far_too_long_is_refused() throws IOException {
        try (HandMadeClient client = HandMadeClient.connect(served.socket())) {
            client.say(arena.allocate(60_000), List.of());

            client.awaitHangUp();
        }
    }

    @Test
    void another_version_is_refused_with_both_versions() throws IOException {
        MemorySegment message = helloBytes();
        message.set(ValueLayout.JAVA_INT, Hello.LAYOUT.byteOffset(pathOf("abi_version")), 77);

        String refusal = refusal(message);

        assertTrue(refusal.contains("77") && refusal.contains("version 1"), refusal);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 50})
    void a_pool_that_nobody_can_have_is_refused(long poolBytes) throws IOException {
        MemorySegment message = helloBytes();
        message.set(ValueLayout.JAVA_LONG, Hello.LAYOUT.byteOffset(pathOf("pool_bytes")), poolBytes);

        assertFalse(refusal(message).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, 1 << 30})
    void a_ring_that_no_ring_can_be_is_refused(int entries) throws IOException {
        MemorySegment message = helloBytes();
        message.set(ValueLayout.JAVA_INT, Hello.LAYOUT.byteOffset(pathOf("sq_entries")), entries);

        assertFalse(refusal(message).isEmpty());
    }

    @Test
    void descriptors_that_a_greeting_does_not_speak_of_are_closed() throws IOException {
        try (HandMadeSession other = attach();
                HandMadeClient client = HandMadeClient.connect(served.socket())) {
            client.say(
                    helloBytes(),
                    List.of(other.bell().descriptor(), other.segment().descriptor()));

            assertThrows(GreetingException.class, client::session);
            client.awaitHangUp();
        }
    }

    /// Row 3 of the checklist.
    @Test
    void a_second_greeting_ends_the_session() throws IOException {
        try (HandMadeSession session = attach()) {
            session.client().say(HandMadeClient.hello());

            Eventually.isTrue(session.client()::isHungUp, () -> "it goes on");
        }
    }

    @Test
    void peers_that_say_nothing_take_no_more_places_than_their_limit_and_give_them_back() throws IOException {
        List<HandMadeClient> silent = new ArrayList<>();
        for (int i = 1; i < SESSIONS; i++) {
            silent.add(HandMadeClient.connect(served.socket()));
        }
        Eventually.isTrue(() -> server.counters().sessions() == SESSIONS, () -> "not all were taken in");

        String refusal = String.valueOf(
                assertThrows(GreetingException.class, served::connect).getMessage());
        assertTrue(refusal.contains(String.valueOf(SESSIONS)), refusal);
        served.assertReads(honest);

        silent.forEach(HandMadeClient::close);
        Eventually.isTrue(() -> server.counters().sessions() == 1, () -> "places were not given back");
        attach().close();
    }

    @Test
    void a_peer_that_leaves_before_its_answer_is_forgotten() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (HandMadeClient client = HandMadeClient.connect(served.socket())) {
                client.say(HandMadeClient.hello());
            } catch (SyscallException turnedAway) {
                // All places are taken by those before it, whose leaving the server has not seen yet.
                assertEquals(Errno.EPIPE.number(), turnedAway.errno());
            }
        }
    }

    private static PathElement pathOf(String field) {
        return PathElement.groupElement(field);
    }
}
