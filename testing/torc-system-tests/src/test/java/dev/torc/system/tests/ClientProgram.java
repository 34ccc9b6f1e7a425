package dev.torc.system.tests;

import dev.torc.ring.SessionLayout;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A client in a process of its own, which takes the steps of the protocol by hand and halts at one of them.
final class ClientProgram {

    /// What it says last, before the digest of what it has read.
    static final String READ = "READ ";

    static final int READS = 4;
    static final int READ_BYTES = 100_000;

    private ClientProgram() {}

    /// The points, in the order in which it comes to them.
    enum Point {
        CONNECTED,
        GREETED,
        MAPPED,
        CLAIMED,
        PUBLISHED_BUT_NOT_WOKEN,
        WOKEN,
        ANSWERED,
        HALF_TAKEN,
        CLOSING
    }

    /// Arguments: the socket, and the point to halt at.
    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        ChildProcess.endWithParent();
        Point halt = Point.valueOf(arguments[1]);
        HandMadeClient client = HandMadeClient.connect(Path.of(arguments[0]));
        pass(Point.CONNECTED, halt);
        client.say(HandMadeClient.hello());
        pass(Point.GREETED, halt);
        try (HandMadeSession session = client.session()) {
            pass(Point.MAPPED, halt);
            int handle = session.open(ServedFile.NAME);
            for (int i = 0; i < READS; i++) {
                long at = session.claimRead(handle, (long) i * READ_BYTES, READ_BYTES, i);
                SubmissionEntry.setOffset(session.entries(), at, (long) i * READ_BYTES);
            }
            pass(Point.CLAIMED, halt);
            session.submissions().publish();
            pass(Point.PUBLISHED_BUT_NOT_WOKEN, halt);
            session.wake();
            pass(Point.WOKEN, halt);
            Eventually.isTrue(() -> session.completions().ready() == READS, () -> "not all were answered");
            pass(Point.ANSWERED, halt);
            int[] results = new int[READS];
            for (int i = 0; i < READS; i++) {
                if (i == READS / 2) {
                    pass(Point.HALF_TAKEN, halt);
                }
                int result = session.await();
                results[(int) session.completions().userData()] = result;
            }
            for (int result : results) {
                if (result != READ_BYTES) {
                    throw new AssertionError("a read answered " + result);
                }
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(session.pool().memory().asSlice(0, READS * READ_BYTES).toArray(ValueLayout.JAVA_BYTE));
            session.cqRing().storeRelease(HandMadeSession.CLIENT_STATUS, SessionLayout.CLOSING);
            session.wake();
            pass(Point.CLOSING, halt);
            System.out.println(READ + HexFormat.of().formatHex(digest.digest()));
        }
    }

    private static void pass(Point point, Point halt) {
        if (point == halt) {
            ChildProcess.reach(point);
        }
    }
}
