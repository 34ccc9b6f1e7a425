package dev.torc.nio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A path of [TorcFileSystem]: names with `/` between them, of which the first one of an absolute path is a
/// service's.
///
/// It says about names what a path of Linux' own file system says: nothing is looked up, and `..` is a name until
/// [#normalize].
final class TorcPath implements Path {

    private static final String HERE = ".";
    private static final String UP = "..";

    private final TorcFileSystem fileSystem;
    private final boolean absolute;
    private final List<String> names;

    // Plain, since a text is the same whichever thread has made it.
    private @Nullable String text;

    private TorcPath(TorcFileSystem fileSystem, boolean absolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.absolute = absolute;
        this.names = names;
    }

    /// Reads a path. Slashes that follow each other count as one, and one at the end is left out.
    ///
    /// @throws InvalidPathException if it has a NUL, or a surrogate that stands alone
    static TorcPath parse(TorcFileSystem fileSystem, String text) {
        int wrong = PathText.firstWrong(text);
        if (wrong >= 0) {
            throw new InvalidPathException(
                    text, "there is no such character in a name: \\u%04x".formatted((int) text.charAt(wrong)), wrong);
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/")) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new TorcPath(fileSystem, text.startsWith("/"), List.copyOf(names));
    }

    private TorcPath with(boolean isAbsolute, List<String> newNames) {
        return new TorcPath(fileSystem, isAbsolute, List.copyOf(newNames));
    }

    private TorcPath empty() {
        return new TorcPath(fileSystem, false, List.of());
    }

    /// {@return the other path, which is one of a Torc file system}
    ///
    /// @throws ProviderMismatchException if it is not
    static TorcPath of(Path path) {
        if (Objects.requireNonNull(path) instanceof TorcPath ours) {
            return ours;
        }
        throw new ProviderMismatchException(path + " is no path of a Torc file system");
    }

    boolean isEmpty() {
        return !absolute && names.isEmpty();
    }

    /// {@return its names, none for the root and for the empty path}
    List<String> names() {
        return names;
    }

    @Override
    public TorcFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable TorcPath getRoot() {
        return absolute ? with(true, List.of()) : null;
    }

    @Override
    public @Nullable TorcPath getFileName() {
        if (names.isEmpty()) {
            return absolute ? null : this;
        }
        return with(false, names.subList(names.size() - 1, names.size()));
    }

    @Override
    public @Nullable TorcPath getParent() {
        if (names.isEmpty() || (names.size() == 1 && !absolute)) {
            return null;
        }
        return with(absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return isEmpty() ? 1 : names.size();
    }

    @Override
    public TorcPath getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public TorcPath subpath(int beginIndex, int endIndex) {
        if (beginIndex < 0 || endIndex > getNameCount() || beginIndex >= endIndex) {
            throw new IllegalArgumentException(
                    "names " + beginIndex + " to " + endIndex + " of the " + getNameCount() + " of \"" + this + "\"");
        }
        return isEmpty() ? this : with(false, names.subList(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        if (!(Objects.requireNonNull(other) instanceof TorcPath that) || that.fileSystem != fileSystem) {
            return false;
        }
        if (that.isEmpty() || isEmpty()) {
            return that.isEmpty() && isEmpty();
        }
        return absolute == that.absolute
                && names.size() >= that.names.size()
                && names.subList(0, that.names.size()).equals(that.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(Objects.requireNonNull(other) instanceof TorcPath that) || that.fileSystem != fileSystem) {
            return false;
        }
        if (that.isEmpty() || isEmpty()) {
            return that.isEmpty() && isEmpty();
        }
        if (that.absolute) {
            return equals(that);
        }
        int from = names.size() - that.names.size();
        return from >= 0 && names.subList(from, names.size()).equals(that.names);
    }

    @Override
    public TorcPath normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            if (name.equals(HERE)) {
                continue;
            }
            if (!name.equals(UP)) {
                kept.add(name);
            } else if (!kept.isEmpty() && !kept.getLast().equals(UP)) {
                kept.removeLast();
            } else if (!absolute) {
                kept.add(name);
            }
        }
        return kept.size() == names.size() ? this : with(absolute, kept);
    }

    @Override
    public TorcPath resolve(Path other) {
        TorcPath that = of(other);
        if (that.absolute || isEmpty()) {
            return that;
        }
        if (that.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(that.names);
        return with(absolute, all);
    }

    TorcPath child(String name) {
        List<String> all = new ArrayList<>(names);
        all.add(name);
        return with(absolute, all);
    }

    @Override
    public TorcPath relativize(Path other) {
        TorcPath child = of(other);
        if (child.equals(this)) {
            return empty();
        }
        if (absolute != child.absolute) {
            throw new IllegalArgumentException(
                    "of \"" + this + "\" and \"" + other + "\" one is absolute and one is not");
        }
        if (isEmpty()) {
            return child;
        }
        TorcPath base = this;
        if (base.hasDots() || child.hasDots()) {
            base = base.normalize();
            child = child.normalize();
        }
        int same = 0;
        int most = Math.min(base.names.size(), child.names.size());
        while (same < most && base.names.get(same).equals(child.names.get(same))) {
            same++;
        }
        List<String> way = new ArrayList<>();
        for (String name : base.names.subList(same, base.names.size())) {
            if (name.equals(UP)) {
                throw new IllegalArgumentException(
                        "what \"" + name + "\" in \"" + this + "\" leads to is not known, so there is no way back");
            }
            way.add(UP);
        }
        way.addAll(child.names.subList(same, child.names.size()));
        return with(false, way);
    }

    private boolean hasDots() {
        return names.contains(HERE) || names.contains(UP);
    }

    @Override
    public URI toUri() {
        return TorcUri.of(toAbsolutePath());
    }

    @Override
    public TorcPath toAbsolutePath() {
        return absolute ? this : with(true, names);
    }

    @Override
    public TorcPath toRealPath(LinkOption... options) throws IOException {
        return RealPath.of(this, options);
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        Objects.requireNonNull(watcher);
        throw new UnsupportedOperationException("services do not tell what changes: there is nothing to watch");
    }

    /// Compares as the bytes of the two names would, in UTF-8.
    @Override
    public int compareTo(Path other) {
        return PathText.compare(toString(), ((TorcPath) other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TorcPath that
                && that.fileSystem == fileSystem
                && that.absolute == absolute
                && that.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode() * 31 + Boolean.hashCode(absolute);
    }

    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = (absolute ? "/" : "") + String.join("/", names);
            text = made;
        }
        return made;
    }
}
