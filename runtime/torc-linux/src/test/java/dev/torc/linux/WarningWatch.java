package dev.torc.linux;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What a class logs.
final class WarningWatch implements AutoCloseable {

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final Formatter formatter = new SimpleFormatter();
    private final Logger logger;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            seen.add(formatter.formatMessage(logged));
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private WarningWatch(Logger logger) {
        this.logger = logger;
    }

    static WarningWatch of(Class<?> from) {
        WarningWatch watch = new WarningWatch(Logger.getLogger(from.getName()));
        watch.logger.setUseParentHandlers(false);
        watch.logger.addHandler(watch.handler);
        // What logging loads is loaded now, when there are descriptors to do it with.
        System.getLogger(from.getName()).log(System.Logger.Level.WARNING, "{0} is watched", from.getSimpleName());
        watch.seen.clear();
        return watch;
    }

    /// {@return the next that is logged}
    String next() throws InterruptedException {
        return seen.take();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
