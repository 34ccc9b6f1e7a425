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
import org.jspecify.annotations.Nullable;

/// A waiting room beside a model of it: what is submitted, begins, fails, is cancelled and is put back, in an order
/// that follows from a seed. Each step is checked. One schedule after another can be run in the same room.
final class WaitingRoomSchedule {

    /// What can be wrong with who keeps order.
    enum Flaw {
        /// None.
        NONE,
        /// Now and then those that wait for one that is done are not told.
        A_WAKE_IS_LOST,
        /// Entries that were taken together are let in the wrong way round.
        ENTRIES_CHANGE_PLACES,
        /// Now and then one that has begun is told to begin.
        ONE_IS_WOKEN_TWICE
    }

    /// A fault shows each so many times.
    private static final int FLAWED = 7;

    private static final int ENTRIES = 16;
    private static final int WINDOW = 1000;
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
    private final Flaw flaw;
    private int notOver;
    private int seen;
    private @Nullable Request begunLast;

    WaitingRoomSchedule(Flaw flaw) throws IOException {
        SessionSegment segment = SessionSegment.create(RingSpec.ofEntries(ENTRIES));
        server = new ServerRing(segment, null, PollingPolicy.never());
        client = new ClientRing(segment, null, PollingPolicy.never());
        room = new WaitingRoom(ENTRIES, WaitingRoomSchedule::request, this::cancelled);
        this.flaw = flaw;
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

    void submit(int flags, int ioprio) {
        long at = client.claim();
        boolean follows = !all.isEmpty() && (all.getLast().flags & (SqeFlags.IO_LINK | SqeFlags.IO_HARDLINK)) != 0;
        SubmissionEntry.clear(client.entries(), at);
        SubmissionEntry.setHeader(client.entries(), at, Opcode.NOP.number(), flags, ioprio);
        SubmissionEntry.setUserData(client.entries(), at, all.size());
        all.add(new Modelled(all.size(), flags, follows));
        notOver++;
        client.submit();
    }

    /// Lets in what was submitted.
    void take() {
        int count = room.take(server);
        for (int i = 0; i < count; i++) {
            room.letIn(flaw == Flaw.ENTRIES_CHANGE_PLACES ? count - 1 - i : i);
        }
    }

    void begin() {
        Request request = room.next();
        if (flaw == Flaw.ONE_IS_WOKEN_TWICE && isDue() && begunLast != null && running.containsValue(begunLast)) {
            request = begunLast;
        }
        if (request == null) {
            return;
        }
        begunLast = request;
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
        if (flaw == Flaw.A_WAKE_IS_LOST && isDue()) {
            return;
        }
        if (request.links()) {
            room.done(request, one.endsChain ? Outcome.ENDS : Outcome.GOES_ON);
        } else {
            room.giveBack(request);
            room.done();
        }
    }

    private boolean isDue() {
        return ++seen % FLAWED == 0;
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

    /// Runs a schedule to its end.
    void run(long seed, int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < steps; step++) {
            step(random);
        }
        finishAll(random);
    }

    private void step(SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                for (int count = 1 + random.nextInt(3); count > 0 && notOver < ENTRIES; count--) {
                    submit(FLAGS[random.nextInt(FLAGS.length)], PRIORITIES[random.nextInt(PRIORITIES.length)]);
                }
                take();
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

    private void finishAll(SplittableRandom random) {
        goOn(random);
        submit(0, 0); // ends the chain that may be open, for the next schedule
        take();
        goOn(random);
        assertEquals(0, room.count());
        all.clear();
    }

    private void goOn(SplittableRandom random) {
        while (notOver > 0) {
            int before = notOver;
            begin();
            finish(random);
            assertTrue(notOver < before || room.hasReady() || !running.isEmpty(), "nothing goes on");
        }
    }

    /// Ends the one that has begun, and breaks its chain.
    void fail(int number) {
        Request request = running.remove(number);
        assertTrue(request != null, "it has not begun");
        if (request != null) {
            all.get(number).endsChain = true;
            over(all.get(number));
            room.done(request, Outcome.ENDS);
        }
    }

    boolean isOver(int number) {
        return all.get(number).over;
    }

    boolean hasReady() {
        return room.hasReady();
    }
}
