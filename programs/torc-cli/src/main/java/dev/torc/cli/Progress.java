package dev.torc.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A progress bar on standard error, for what takes longer than a moment, on a terminal only.
final class Progress implements AutoCloseable {

    private static final long FIRST_AFTER_NANOS = 500_000_000L;
    private static final long REDRAW_AFTER_NANOS = 100_000_000L;
    private static final int WIDTH = 30;

    private final @Nullable PrintWriter terminal;
    private final String what;
    private final long totalBytes;
    private final long beganNanos = System.nanoTime();
    private long drawnNanos = beganNanos + FIRST_AFTER_NANOS - REDRAW_AFTER_NANOS;
    private boolean drawn;

    /// @param totalBytes how much there is to do; 0 where that is not known
    Progress(PrintWriter err, String what, long totalBytes) {
        this.terminal = Terminal.isError() ? err : null;
        this.what = what;
        this.totalBytes = totalBytes;
    }

    void reached(long bytes) {
        long now = System.nanoTime();
        if (terminal == null || now - drawnNanos < REDRAW_AFTER_NANOS) {
            return;
        }
        drawnNanos = now;
        drawn = true;
        double seconds = (now - beganNanos) / 1e9;
        terminal.printf(
                Locale.ROOT,
                "\r\u001b[K%s %s%,d MiB, %,.0f MiB/s",
                what,
                bar(bytes),
                bytes >> 20,
                bytes / seconds / (1 << 20));
        terminal.flush();
    }

    private String bar(long bytes) {
        if (totalBytes <= 0) {
            return "";
        }
        double part = Math.min(1.0, (double) bytes / totalBytes);
        int filled = (int) (part * WIDTH);
        return "#".repeat(filled) + ".".repeat(WIDTH - filled) + String.format(Locale.ROOT, " %3.0f %%, ", part * 100);
    }

    @Override
    public void close() {
        if (terminal != null && drawn) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }
}
