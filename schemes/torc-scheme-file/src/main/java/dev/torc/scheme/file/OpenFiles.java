package dev.torc.scheme.file;

import java.util.Arrays;

/// What handles stand for: Linux' descriptors, and how many calls are using each.
///
/// A descriptor is closed when its handle is gone and no call uses it any more. Until then its number stays taken, so
/// a call in flight never meets another file under the same number.
///
/// **Threads.** The server's only.
final class OpenFiles {

    /// Nobody waits for the close.
    static final long NOBODY = -1L;

    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private static final byte OPEN = 0;
    private static final byte CLOSING = 1;

    private final FileEngine engine;

    private int[] descriptors = new int[0];
    private int[] users = new int[0];
    private byte[] states = new byte[0];
    private long[] closers = new long[0];
    private int[] nextFree = new int[0];
    private int freeHead = NONE;
    private int count;

    OpenFiles(FileEngine engine) {
        this.engine = engine;
    }

    /// Takes a descriptor in.
    ///
    /// @return the file's number here, not negative
    int add(int descriptor) {
        if (freeHead == NONE) {
            grow();
        }
        int file = freeHead;
        freeHead = nextFree[file];
        descriptors[file] = descriptor;
        users[file] = 0;
        states[file] = OPEN;
        closers[file] = NOBODY;
        count++;
        return file;
    }

    /// {@return the descriptor of a file}
    int descriptor(int file) {
        return descriptors[file];
    }

    /// {@return how many files there are}
    int count() {
        return count;
    }

    /// A call begins to use a file.
    void use(int file) {
        users[file]++;
    }

    /// A call has ended. If it was the last one of a file whose handle is gone, the file is closed.
    void unuse(int file) {
        users[file]--;
        closeIfUnused(file);
    }

    /// The handle is gone: the file is closed as soon as no call uses it.
    ///
    /// @param closer the call that is answered when the file is closed, or [#NOBODY]
    void close(int file, long closer) {
        states[file] = CLOSING;
        closers[file] = closer;
        closeIfUnused(file);
    }

    private void closeIfUnused(int file) {
        if (users[file] != 0 || states[file] != CLOSING) {
            return;
        }
        int descriptor = descriptors[file];
        long closer = closers[file];
        descriptors[file] = NONE;
        nextFree[file] = freeHead;
        freeHead = file;
        count--;
        if (closer == NOBODY) {
            engine.forget(descriptor);
        } else {
            engine.close(closer, descriptor);
        }
    }

    private void grow() {
        int before = descriptors.length;
        int after = Math.max(FIRST_CAPACITY, before * 2);
        descriptors = Arrays.copyOf(descriptors, after);
        users = Arrays.copyOf(users, after);
        states = Arrays.copyOf(states, after);
        closers = Arrays.copyOf(closers, after);
        nextFree = Arrays.copyOf(nextFree, after);
        for (int file = after - 1; file >= before; file--) {
            descriptors[file] = NONE;
            nextFree[file] = freeHead;
            freeHead = file;
        }
    }
}
