/*
 * An outside check of the ring's layout: a client of a Torc session that is written in C against stock liburing.
 *
 *   liburing_client SOCKET PATH [indirect]
 *
 * It connects to a served `file` scheme, greets, maps what it is given, fills liburing's `struct io_uring` from the
 * offsets in the greeting, and from then on uses liburing as any program does: io_uring_get_sqe, io_uring_prep_*,
 * io_uring_submit, io_uring_peek_cqe, io_uring_cqe_seen. The file's bytes go to standard output.
 *
 * Two things liburing does with a system call on Linux' ring, and are done by hand here: io_uring_submit says EBADF
 * (there is no ring descriptor) when the server sleeps, which is then woken; and waiting is a futex on the client's
 * sleep word. Everything else, liburing does in shared memory, as with IORING_SETUP_SQPOLL.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY (1U << 16)
#endif

#define ABI_VERSION 1
#define ASLEEP 1U
#define BY_EVENT (1U << 31)
#define CLIENT_SLEEP 384 /* in the CQ ring */
#define ENTRIES 16
#define POOL_BYTES (4U << 20)
#define CHUNK (128U << 10)
#define CHUNKS 8
#define PATHS_AT (CHUNK * CHUNKS) /* behind the chunks: paths and structs */
#define FLAG_EVENT 1U

struct hello {
    char magic[8];
    uint32_t bytes, abi_version;
    uint64_t features;
    uint32_t sq_entries, cq_entries, setup_flags, flags;
    uint64_t pool_bytes, reserved[2];
};

struct welcome {
    char magic[8];
    uint32_t bytes, abi_version;
    uint64_t features;
    uint32_t error, flags, sq_entries, cq_entries, setup_flags, pools;
    uint64_t pool_bytes, sq_ring_at, cq_ring_at, sqes_at, total_bytes;
    struct {
        uint32_t head, tail, ring_mask, ring_entries, flags, dropped, array;
    } sq_off;
    struct {
        uint32_t head, tail, ring_mask, ring_entries, overflow, cqes, flags;
    } cq_off;
    char reason[256];
};

static struct io_uring ring;
static char *pool;
static _Atomic uint32_t *server_sleep, *client_sleep;
static int server_event = -1;
static unsigned wakes, sleeps, calls;

static void fail(const char *what, int error) {
    fprintf(stderr, "%s: %s\n", what, strerror(error));
    exit(1);
}

static long futex(_Atomic uint32_t *word, int operation, uint32_t value) {
    return syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

/* Connects, greets, and fills the struct io_uring of liburing from the answer. */
static void attach(const char *path, int indirect) {
    int socket_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    if (connect(socket_fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fail("connect", errno);

    struct hello hello = {
        .bytes = sizeof(hello),
        .abi_version = ABI_VERSION,
        .features = indirect ? 2 : 0,
        .sq_entries = ENTRIES,
        .cq_entries = 2 * ENTRIES,
        .setup_flags = IORING_SETUP_SQPOLL | IORING_SETUP_CQSIZE | (indirect ? 0 : IORING_SETUP_NO_SQARRAY),
        .pool_bytes = POOL_BYTES,
    };
    memcpy(hello.magic, "TORCHELO", 8);
    if (send(socket_fd, &hello, sizeof(hello), MSG_NOSIGNAL) != sizeof(hello))
        fail("send", errno);

    struct welcome welcome;
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(16 * sizeof(int))];
    } control;
    struct iovec into = {&welcome, sizeof(welcome)};
    struct msghdr message = {
        .msg_iov = &into, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
    if (recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC) != sizeof(welcome))
        fail("recvmsg", errno);
    if (welcome.error != 0) {
        fprintf(stderr, "refused: %s\n", welcome.reason);
        exit(1);
    }
    int *fds = (int *)CMSG_DATA(CMSG_FIRSTHDR(&message));
    if (welcome.flags & FLAG_EVENT)
        server_event = fds[1 + welcome.pools];

    char *memory = mmap(NULL, welcome.total_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);
    pool = mmap(NULL, welcome.pool_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fds[1], 0);
    if (memory == MAP_FAILED || pool == MAP_FAILED)
        fail("mmap", errno);

    char *sq = memory + welcome.sq_ring_at, *cq = memory + welcome.cq_ring_at;
    ring.sq.khead = (unsigned *)(sq + welcome.sq_off.head);
    ring.sq.ktail = (unsigned *)(sq + welcome.sq_off.tail);
    ring.sq.kring_mask = (unsigned *)(sq + welcome.sq_off.ring_mask);
    ring.sq.kring_entries = (unsigned *)(sq + welcome.sq_off.ring_entries);
    ring.sq.kflags = (unsigned *)(sq + welcome.sq_off.flags);
    ring.sq.kdropped = (unsigned *)(sq + welcome.sq_off.dropped);
    ring.sq.sqes = (struct io_uring_sqe *)(memory + welcome.sqes_at);
    ring.sq.ring_mask = *ring.sq.kring_mask;
    ring.sq.ring_entries = *ring.sq.kring_entries;
    ring.cq.khead = (unsigned *)(cq + welcome.cq_off.head);
    ring.cq.ktail = (unsigned *)(cq + welcome.cq_off.tail);
    ring.cq.kring_mask = (unsigned *)(cq + welcome.cq_off.ring_mask);
    ring.cq.kring_entries = (unsigned *)(cq + welcome.cq_off.ring_entries);
    ring.cq.koverflow = (unsigned *)(cq + welcome.cq_off.overflow);
    ring.cq.kflags = (unsigned *)(cq + welcome.cq_off.flags);
    ring.cq.cqes = (struct io_uring_cqe *)(cq + welcome.cq_off.cqes);
    ring.cq.ring_mask = *ring.cq.kring_mask;
    ring.cq.ring_entries = *ring.cq.kring_entries;
    ring.flags = welcome.setup_flags;
    ring.features = IORING_FEAT_EXT_ARG;
    ring.ring_fd = ring.enter_ring_fd = -1;
    if (ring.sq.ring_entries != welcome.sq_entries || ring.cq.ring_entries != welcome.cq_entries) {
        fprintf(stderr, "the ring's entries are not those of the greeting\n");
        exit(1);
    }
    if (indirect) {
        ring.sq.array = (unsigned *)(sq + welcome.sq_off.array);
        for (unsigned i = 0; i < ring.sq.ring_entries; i++)
            ring.sq.array[i] = i;
    } else {
        ring.sq.array = NULL;
    }
    server_sleep = (_Atomic uint32_t *)ring.sq.kflags;
    client_sleep = (_Atomic uint32_t *)(cq + CLIENT_SLEEP);
}

/* The other half of the wake protocol: liburing has stored the tail, fenced, and found the server asleep. */
static void wake_server(void) {
    uint32_t before = atomic_fetch_and(server_sleep, ~ASLEEP);
    if (!(before & ASLEEP))
        return;
    wakes++;
    if (before & BY_EVENT) {
        uint64_t one = 1;
        if (write(server_event, &one, sizeof(one)) != sizeof(one))
            fail("write to the server's eventfd", errno);
    } else {
        futex(server_sleep, FUTEX_WAKE, 1);
    }
}

static void submit(void) {
    int result = io_uring_submit(&ring);
    if (result == -EBADF)
        wake_server();
    else if (result < 0)
        fail("io_uring_submit", -result);
}

static struct io_uring_cqe *await(void) {
    struct io_uring_cqe *cqe;
    while (io_uring_peek_cqe(&ring, &cqe) != 0) {
        uint32_t value = atomic_fetch_or(client_sleep, ASLEEP) | ASLEEP;
        atomic_thread_fence(memory_order_seq_cst);
        if (io_uring_peek_cqe(&ring, &cqe) != 0) {
            futex(client_sleep, FUTEX_WAIT, value);
            sleeps++;
        }
        atomic_fetch_and(client_sleep, ~ASLEEP);
    }
    return cqe;
}

/* One call, waited for. */
static int call(uint64_t user_data) {
    submit();
    struct io_uring_cqe *cqe = await();
    if (cqe->user_data != user_data) {
        fprintf(stderr, "the completion of another call\n");
        exit(1);
    }
    int result = cqe->res;
    io_uring_cqe_seen(&ring, cqe);
    calls++;
    return result;
}

/* On a session an address is an offset into the pool. */
static void *in_pool(uintptr_t offset) {
    return (void *)offset;
}

static int open_file(const char *path, uint64_t user_data) {
    strcpy(pool + PATHS_AT, path);
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    io_uring_prep_openat(sqe, AT_FDCWD, in_pool(PATHS_AT), O_RDONLY, 0);
    io_uring_sqe_set_data64(sqe, user_data);
    return call(user_data);
}

static uint64_t size_of(const char *path) {
    uintptr_t at = PATHS_AT + 8192;
    strcpy(pool + PATHS_AT, path);
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    io_uring_prep_statx(sqe, AT_FDCWD, in_pool(PATHS_AT), 0, STATX_SIZE, in_pool(at));
    io_uring_sqe_set_data64(sqe, 7);
    int result = call(7);
    if (result != 0)
        fail("statx", -result);
    return ((struct statx *)(pool + at))->stx_size;
}

static void read_chunk(int fd, unsigned chunk, uint64_t offset) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    if (sqe == NULL)
        fail("io_uring_get_sqe", EAGAIN);
    io_uring_prep_read_fixed(sqe, fd, in_pool((uintptr_t)chunk * CHUNK), CHUNK, offset, 0);
    io_uring_sqe_set_data64(sqe, chunk);
}

/* Reads with CHUNKS calls in flight; writes out in order. */
static void copy(int fd, uint64_t size) {
    uint64_t asked = 0, written = 0;
    int results[CHUNKS];
    int ready[CHUNKS] = {0};
    for (unsigned i = 0; i < CHUNKS && asked < size; i++, asked += CHUNK)
        read_chunk(fd, i, asked);
    submit();
    for (unsigned next = 0; written < size; next = (next + 1) % CHUNKS) {
        while (!ready[next]) {
            struct io_uring_cqe *cqe = await();
            results[cqe->user_data] = cqe->res;
            ready[cqe->user_data] = 1;
            io_uring_cqe_seen(&ring, cqe);
            calls++;
        }
        uint64_t expected = size - written < CHUNK ? size - written : CHUNK;
        if (results[next] != (int)expected) {
            fprintf(stderr, "a read answered %d, not %llu\n", results[next], (unsigned long long)expected);
            exit(1);
        }
        if (fwrite(pool + (size_t)next * CHUNK, 1, expected, stdout) != expected)
            fail("fwrite", errno);
        written += expected;
        ready[next] = 0;
        if (asked < size) {
            read_chunk(fd, next, asked);
            asked += CHUNK;
            submit();
        }
    }
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: %s SOCKET PATH [indirect]\n", arguments[0]);
        return 2;
    }
    attach(arguments[1], count > 3);
    int missing = open_file("there-is-no-such-file", 5);
    if (missing != -ENOENT) {
        fprintf(stderr, "opening a missing file answered %d\n", missing);
        return 1;
    }
    uint64_t size = size_of(arguments[2]);
    int fd = open_file(arguments[2], 6);
    if (fd < 0)
        fail("openat", -fd);
    copy(fd, size);
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    io_uring_prep_close(sqe, fd);
    io_uring_sqe_set_data64(sqe, 8);
    int closed = call(8);
    if (closed != 0)
        fail("close", -closed);
    if (fflush(stdout) != 0)
        fail("fflush", errno);
    fprintf(stderr, "calls %u, wakes %u, sleeps %u, dropped %u\n", calls, wakes, sleeps, *ring.sq.kdropped);
    return 0;
}
