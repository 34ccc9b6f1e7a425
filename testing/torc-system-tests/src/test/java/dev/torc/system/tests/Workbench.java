package dev.torc.system.tests;

import dev.torc.interfaces.CallSlice;
import dev.torc.interfaces.RefusalException;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A [Laboratory] that does what it is told.
final class Workbench implements Laboratory {

    /// By its thread it is called last.
    final AtomicLong thread = new AtomicLong();

    /// Counted down when [#never] is called.
    final CountDownLatch neverCalled = new CountDownLatch(1);

    /// What [#never] has returned last.
    final CompletableFuture<Void> never = new CompletableFuture<>();

    private final Sample sample = new Sample(new Point(1, 2), 3, Unit.SECOND, true);

    @Override
    public void nothing() {
        thread.setPlain(Thread.currentThread().threadId());
    }

    @Override
    public int add(int a, int b) {
        return a + b;
    }

    @Override
    public Unit next(Unit unit) {
        return unit == Unit.METRE ? Unit.GRAM : Unit.SECOND;
    }

    @Override
    public String small(byte a, boolean b, short c, char d, Unit e, int f, float g) {
        return a + " " + b + " " + c + " " + d + " " + e + " " + f + " " + g;
    }

    @Override
    public All same(All all) {
        return all;
    }

    @Override
    public Sample move(Sample moved, int x) {
        Point at = new Point(moved.at().x() + x, -moved.at().y());
        return new Sample(at, moved.value() / 2, moved.unit(), !moved.valid());
    }

    @Override
    public Sample sample(int x) {
        return sample;
    }

    @Override
    public Series turn(Series series) {
        Point[] points = new Point[series.points().length];
        for (int i = 0; i < points.length; i++) {
            points[i] = series.points()[points.length - 1 - i];
        }
        return new Series(new StringBuilder(series.name()).reverse().toString(), series.values(), points);
    }

    @Override
    public int[] count(int to) {
        int[] numbers = new int[to];
        for (int i = 0; i < to; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    @Override
    public Unit[] turn(Unit[] units) {
        Unit[] turned = new Unit[units.length];
        for (int i = 0; i < units.length; i++) {
            turned[i] = units[units.length - 1 - i];
        }
        return turned;
    }

    @Override
    public boolean[] turn(boolean[] bits, byte[] more, char[] others) {
        boolean[] all = new boolean[bits.length + 2];
        System.arraycopy(bits, 0, all, 0, bits.length);
        all[bits.length] = more.length == 3 && more[2] == -3;
        all[bits.length + 1] = others.length == 1 && others[0] == 'ß';
        return all;
    }

    @Override
    public String greet(String name) throws IOException {
        if (name.isEmpty()) {
            throw new NoSuchFileException("nobody");
        }
        return "Hello, " + name;
    }

    @Override
    public long fill(byte value, CallSlice slice) {
        slice.memory().fill(value);
        return slice.byteSize();
    }

    @Override
    public CompletableFuture<Integer> later(int value) {
        return value < 0 ? CompletableFuture.completedFuture(value) : CompletableFuture.supplyAsync(() -> value + 1);
    }

    @Override
    public CompletableFuture<Sample> sampleLater(Point point) {
        return CompletableFuture.supplyAsync(() -> new Sample(point, 1, Unit.GRAM, true));
    }

    @Override
    public CompletableFuture<Void> never() {
        neverCalled.countDown();
        return never;
    }

    @Override
    public int fail(int how) {
        throw switch (how) {
            case 0 -> new IllegalArgumentException("not so");
            case 1 -> new RefusalException(Errno.EBUSY, "later");
            case 2 -> new UnsupportedOperationException();
            case 3 -> new java.io.UncheckedIOException(new NoSuchFileException("it"));
            default -> new IllegalStateException("a fault of the service");
        };
    }
}
