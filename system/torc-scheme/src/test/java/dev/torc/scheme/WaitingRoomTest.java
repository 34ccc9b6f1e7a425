package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.ClientRing;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.scheme.WaitingRoom.Outcome;
import dev.torc.uapi.IoPriority;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is submitted, cancelled and answered, in whatever order: each request is over once, and in its order.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingRoomTest {

    private static final int ENTRIES = 16;
    private static final int WINDOW = 1000;
    private static final int STEPS = 20_000;
    private static final int[] FLAGS = {
        0,
        0,
        0,
        0,
        SqeFlags.IO_LINK,
        SqeFlags.IO_LINK,
        SqeFlags.IO_HARDLINK,
        SqeFlags.IO_DRAIN,
        SqeFlags.IO_DRAIN | SqeFlags.IO_LINK
    };
    private static final int[] PRIORITIES = {
        0, 0, IoPriority.CLASS_RT << IoPriority.CLASS_SHIFT, IoPriority.CLASS_IDLE << IoPriority.CLASS_SHIFT
    };

    /// A request as the model sees it.
    private static final class Modelled {

        private final int number;
        private final int flags;
        private final boolean follows;
        private boolean cancelAsked;
        private boolean begun;
        private boolean over;
        private boolean endsChain;

        Modelled(int number, int flags, boolean follows) {
            this.number = number;
            this.flags = flags;
            this.follows = follows;
        }

        boolean drains() {
            return (flags & SqeFlags.IO_DRAIN) != 0;
        }
    }

    private final List<Modelled> all = new ArrayList<>();
    private final Map<Integer, Request> running = new HashMap<>();
    private final ServerRing server;
    private final ClientRing client;
    private final WaitingRoom room;
    private int notOver;

    WaitingRoomTest() throws IOException {
        SessionSegment segment = SessionSegment.create(RingSpec.ofEntries(ENTRIES));
        server = new ServerRing(segment, null, PollingPolicy.never());
        client = new ClientRing(segment, null, PollingPolicy.never());
        room = new WaitingRoom(ENTRIES, WaitingRoomTest::request, this::cancelled);
    }

    // The room looks at the entry only.
    @SuppressWarnings("NullAway")
    private static Request request() {
        return new Request(null, new Submission(), null);
    }

    private Modelled of(Request request) {
        return all.get((int) request.entry().userData());
    }

    private void over(Modelled one) {
        assertFalse(one.over, () -> one.number + " is over twice");
        one.over = true;
        notOver--;
        server.complete(one.number, 0, 0);
        server.flush();
        assertTrue(client.next());
    }

    private void cancelled(Request request) {
        Modelled one = of(request);
        assertFalse(one.begun, () -> one.number + " has begun");
        boolean chainBroken = one.follows && all.get(one.number - 1).endsChain;
        assertTrue(one.cancelAsked || chainBroken, () -> one.number + " ends for no reason");
        one.endsChain = true;
        over(one);
    }

    private void submit(int flags, int ioprio) {
        long at = client.claim();
        boolean follows = !all.isEmpty() && (all.getLast().flags & (SqeFlags.IO_LINK | SqeFlags.IO_HARDLINK)) != 0;
        SubmissionEntry.clear(client.entries(), at);
        SubmissionEntry.setHeader(client.entries(), at, Opcode.NOP.number(), flags, ioprio);
        SubmissionEntry.setUserData(client.entries(), at, all.size());
        all.add(new Modelled(all.size(), flags, follows));
        notOver++;
        client.submit();
        int count = room.take(server);
        for (int i = 0; i < count; i++) {
            room.letIn(i);
        }
    }

    private void begin() {
        Request request = room.next();
        if (request == null) {
            return;
        }
        Modelled one = of(request);
        mayBegin(one);
        one.begun = true;
        room.begin(request);
        running.put(one.number, request);
    }

    private void mayBegin(Modelled one) {
        assertFalse(one.begun || one.over || one.cancelAsked, () -> one.number + " begins again");
        if (one.follows) {
            Modelled leader = all.get(one.number - 1);
            assertTrue(leader.over && !leader.endsChain, () -> one.number + " begins before its leader is done");
        }
        for (Modelled other : all.subList(Math.max(0, one.number - WINDOW), one.number)) {
            if (!other.over) {
                assertFalse(one.drains(), () -> one.number + " drains, and " + other.number + " is not done");
                assertFalse(other.drains(), () -> one.number + " begins before the drain " + other.number);
            }
        }
    }

    private void finish(SplittableRandom random) {
        if (running.isEmpty()) {
            return;
        }
        int number = running.keySet().stream()
                .skip(random.nextInt(running.size()))
                .findFirst()
                .orElseThrow();
        Request request = running.remove(number);
        if (request == null) {
            throw new AssertionError();
        }
        Modelled one = all.get(number);
        boolean fails = random.nextInt(3) == 0;
        one.endsChain = fails && !request.linksHard();
        over(one);
        if (request.links()) {
            room.done(request, one.endsChain ? Outcome.ENDS : Outcome.GOES_ON);
        } else {
            room.giveBack(request);
            room.done();
        }
    }

    private void cancel(SplittableRandom random) {
        int target = all.size() - 1 - random.nextInt(ENTRIES);
        if (target < 0) {
            return;
        }
        Modelled one = all.get(target);
        boolean waits = !one.begun && !one.over && !one.cancelAsked;
        one.cancelAsked |= waits;

        assertEquals(waits ? 1 : 0, room.cancel(userData -> userData == target, 1));
    }

    private void putBack() {
        Request request = room.next();
        if (request != null) {
            room.begin(request);
            room.putBack(request);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void Every_request_is_over_once_and_in_its_order(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    if (notOver < ENTRIES) {
                        submit(FLAGS[random.nextInt(FLAGS.length)], PRIORITIES[random.nextInt(PRIORITIES.length)]);
                    }
                }
                case 3, 4 -> begin();
                case 5, 6 -> finish(random);
                default -> {
                    if (random.nextBoolean()) {
                        cancel(random);
                    } else {
                        putBack();
                    }
                }
            }
        }
        while (notOver > 0) {
            int before = notOver;
            begin();
            finish(random);
            assertTrue(notOver < before || room.hasReady() || !running.isEmpty(), "nothing goes on");
        }
        assertEquals(0, room.count());
    }

    @Test
    void A_chain_that_is_broken_and_open_ends_what_comes_until_it_ends() {
        submit(SqeFlags.IO_LINK, 0);
        begin();
        Request request = running.remove(0);
        assertTrue(request != null);
        all.get(0).endsChain = true;
        over(all.get(0));
        if (request != null) {
            room.done(request, Outcome.ENDS);
        }
        submit(SqeFlags.IO_LINK | SqeFlags.IO_DRAIN, 0);
        submit(0, 0);
        submit(0, 0);

        assertTrue(all.get(1).over && all.get(2).over);
        assertFalse(all.get(3).over);
        assertTrue(room.hasReady());
    }
}
