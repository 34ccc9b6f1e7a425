package dev.torc.nio;

import dev.torc.ring.session.Domain;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A domain as a file system: its root has the services in it, each a directory.
///
/// **Threads.** Any.
final class TorcFileSystem extends FileSystem {

    private static final Set<String> VIEWS = Set.of("basic", "owner", "posix", "unix");

    private final TorcFileSystemProvider provider;
    private final Domain domain;
    private final @Nullable Path namedDomain;
    private final Map<String, Service> services = new ConcurrentHashMap<>();

    // What is open, so that closing the file system closes it. Weak: who forgets a channel does not keep it.
    private final Set<Closeable> open = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile boolean closed;

    /// @param namedDomain the domain's directory as URIs name it, null for the one of the process
    TorcFileSystem(TorcFileSystemProvider provider, Domain domain, @Nullable Path namedDomain) {
        this.provider = provider;
        this.domain = domain;
        this.namedDomain = namedDomain;
    }

    Domain domain() {
        return domain;
    }

    Optional<Path> namedDomain() {
        return Optional.ofNullable(namedDomain);
    }

    /// {@return a service by its name, whether it runs or not}
    Service service(String name) {
        ensureOpen();
        Service service = services.computeIfAbsent(name, asked -> new Service(domain, asked));
        if (closed) {
            service.close();
        }
        return service;
    }

    void ensureOpen() {
        if (closed) {
            throw new ClosedFileSystemException();
        }
    }

    void opened(Closeable what) {
        open.add(what);
    }

    void closed(Closeable what) {
        open.remove(what);
    }

    @Override
    public TorcFileSystemProvider provider() {
        return provider;
    }

    /// Closes what is open, and ends the sessions.
    ///
    /// @throws UnsupportedOperationException for the file system of the process' own domain, as for the JDK's own
    @Override
    public void close() throws IOException {
        if (namedDomain == null) {
            throw new UnsupportedOperationException("the file system of the process' own domain is not closed");
        }
        closed = true;
        provider.forget(namedDomain, this);
        List<Closeable> all;
        synchronized (open) {
            all = new ArrayList<>(open);
        }
        IOException first = null;
        for (Closeable one : all) {
            try {
                one.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        services.values().forEach(Service::close);
        if (first != null) {
            throw first;
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root());
    }

    TorcPath root() {
        return TorcPath.parse(this, "/");
    }

    /// {@return the file systems that the services of the domain serve the roots of; those that do not answer are
    /// left     out}
    @Override
    public Iterable<FileStore> getFileStores() {
        List<FileStore> stores = new ArrayList<>();
        try (DirectoryStream<Path> roots = PathCalls.list(root(), _ -> true)) {
            for (Path each : roots) {
                stores.add(TorcFileStore.of(TorcPath.of(each)));
            }
        } catch (IOException _) {
            // The iterator has no way to say it.
        }
        return stores;
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return VIEWS;
    }

    @Override
    public TorcPath getPath(String first, String... more) {
        StringBuilder all = new StringBuilder(first);
        for (String next : more) {
            if (!next.isEmpty()) {
                if (!all.isEmpty()) {
                    all.append('/');
                }
                all.append(next);
            }
        }
        return TorcPath.parse(this, all.toString());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        Pattern pattern = Glob.pattern(syntaxAndPattern);
        return path -> pattern.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return new Accounts();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("services do not tell what changes: there is nothing to watch");
    }

    @Override
    public String toString() {
        return "torc:" + domain.directory();
    }
}
