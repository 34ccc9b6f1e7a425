package dev.torc.system.tests;

import dev.torc.interfaces.AtMost;
import dev.torc.interfaces.CallSlice;
import dev.torc.interfaces.MethodNumber;
import dev.torc.interfaces.RingInterface;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// An interface with everything that one can have.
@RingInterface
interface Laboratory {

    enum Unit {
        METRE,
        GRAM,
        SECOND
    }

    record Point(int x, long y) {}

    record Sample(Point at, double value, Unit unit, boolean valid) {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    record Series(
            @AtMost(16) String name,
            @AtMost(100) double[] values,
            @AtMost(8) Point[] points) {}

    record All(boolean a, byte b, short c, char d, int e, long f, float g, double h, Unit i) {}

    void nothing();

    int add(int a, int b);

    Unit next(Unit unit);

    /// Arguments of 16 bytes, in the entry: each at another place, and with its sign.
    @AtMost(64)
    String small(byte a, boolean b, short c, char d, Unit e, int f, float g);

    All same(All all);

    Sample move(Sample sample, int x);

    Sample sample(int x);

    Series turn(Series series);

    @AtMost(100)
    int[] count(int to);

    @AtMost(8)
    Unit[] turn(@AtMost(8) Unit[] units);

    @AtMost(40)
    boolean[] turn(@AtMost(40) boolean[] bits, @AtMost(3) byte[] more, @AtMost(3) char[] others);

    @AtMost(64)
    String greet(@AtMost(32) String name) throws IOException;

    long fill(byte value, CallSlice slice);

    CompletableFuture<Integer> later(int value);

    CompletableFuture<Sample> sampleLater(Point point);

    @MethodNumber(5)
    CompletableFuture<Void> never();

    int fail(int how);
}
