package dev.torc.bench.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A request that says how long an answer it wants, and from whom it is; one of zeros wants the usual.
///
/// ```text
///  byte 0              8          12         16                64
///       +--------------+----------+----------+-----------------+
///       |      0       |  length  |  number  |        0        |
///       +--------------+----------+----------+-----------------+
/// ```
public final class Wanted {

    /// The answer that is a completion queue entry.
    static final byte[] SHORT = new byte[Caller.ANSWER_BYTES];

    /// The longest answer, in bytes.
    static final int MOST_BYTES = 4096;

    private static final byte[] LONG = new byte[MOST_BYTES];
    private static final int LENGTH_AT = 8;
    private static final int NUMBER_AT = 12;

    private Wanted() {}

    /// {@return a request}
    ///
    /// @param answerBytes how long the answer is to be: [Caller#ANSWER_BYTES] or 4096
    /// @param number whose it is
    static byte[] request(int answerBytes, int number) {
        byte[] request = new byte[Caller.REQUEST_BYTES];
        ByteBuffer.wrap(request)
                .order(ByteOrder.nativeOrder())
                .putInt(LENGTH_AT, answerBytes)
                .putInt(NUMBER_AT, number);
        return request;
    }

    /// {@return the answer that a request wants}
    static byte[] answerTo(byte[] request) {
        return lengthIn(ByteBuffer.wrap(request).order(ByteOrder.nativeOrder())) == MOST_BYTES ? LONG : SHORT;
    }

    /// {@return how long an answer a request wants}
    static int lengthIn(ByteBuffer request) {
        return request.getInt(LENGTH_AT) == MOST_BYTES ? MOST_BYTES : Caller.ANSWER_BYTES;
    }

    /// {@return whose a request is}
    static int numberIn(ByteBuffer request) {
        return request.getInt(NUMBER_AT);
    }

    /// Checks that an answer is as long as was wanted.
    static void check(int wanted, int came) {
        if (came != wanted) {
            throw new IllegalStateException("an answer of " + came + " bytes where " + wanted + " were wanted");
        }
    }
}
