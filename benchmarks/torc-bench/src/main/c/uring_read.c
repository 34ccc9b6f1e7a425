/*
 * What Linux allows: random 4 KiB reads through io_uring with everything registered and nothing in between.
 *
 *   uring_read FILE page-cache|direct DEPTH WARM_MS MEASURE_MS
 *
 * One thread; registered file, buffers and ring; SINGLE_ISSUER and DEFER_TASKRUN; every turn takes what is complete
 * and submits as much again. It prints one line: RESULT with reads per second and CPU nanoseconds per read.
 */
#include "bench.h"
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define BLOCK 4096u

static _Atomic unsigned *sq_tail, *cq_head, *cq_tail;
static unsigned sq_mask, cq_mask, *sq_array;
static struct io_uring_sqe *sqes;
static struct io_uring_cqe *cqes;
static uint64_t seed = 88172645463325252u, blocks;
static char *buffers;

static uint64_t random_offset(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return ((seed >> 32) * blocks >> 32) * BLOCK;
}

static void prepare(unsigned position, unsigned slot)
{
	struct io_uring_sqe *sqe = &sqes[position & sq_mask];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_READ_FIXED;
	sqe->flags = IOSQE_FIXED_FILE;
	sqe->off = random_offset();
	sqe->addr = (uintptr_t)buffers + (uint64_t)slot * BLOCK;
	sqe->len = BLOCK;
	sqe->user_data = slot;
	sq_array[position & sq_mask] = position & sq_mask;
}

static void registration(int ring, unsigned what, const void *argument, unsigned count)
{
	if (syscall(SYS_io_uring_register, ring, what, argument, count) < 0)
		fail("io_uring_register");
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: uring_read FILE page-cache|direct DEPTH WARM_MS MEASURE_MS\n");
		return 2;
	}
	die_with_parent();
	unsigned depth = (unsigned)atoi(argv[3]);
	uint64_t warm = strtoull(argv[4], NULL, 10) * 1000000u;
	uint64_t measure = strtoull(argv[5], NULL, 10) * 1000000u;
	int file = open(argv[1], O_RDONLY | O_CLOEXEC | (strcmp(argv[2], "direct") ? 0 : O_DIRECT));
	struct stat status;
	if (file < 0 || fstat(file, &status))
		fail(argv[1]);
	blocks = (uint64_t)status.st_size / BLOCK;

	struct io_uring_params p = { .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN };
	int ring = (int)syscall(SYS_io_uring_setup, depth, &p);
	if (ring < 0)
		fail("io_uring_setup");
	size_t ring_bytes = p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe);
	size_t array_end = p.sq_off.array + p.sq_entries * sizeof(unsigned);
	if (array_end > ring_bytes)
		ring_bytes = array_end;
	char *memory = mmap(NULL, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
	sqes = mmap(NULL, p.sq_entries * sizeof(*sqes), PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
	buffers = mmap(NULL, (size_t)depth * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (memory == MAP_FAILED || sqes == MAP_FAILED || buffers == MAP_FAILED)
		fail("mmap");
	sq_tail = (void *)(memory + p.sq_off.tail);
	sq_mask = *(unsigned *)(memory + p.sq_off.ring_mask);
	sq_array = (void *)(memory + p.sq_off.array);
	cq_head = (void *)(memory + p.cq_off.head);
	cq_tail = (void *)(memory + p.cq_off.tail);
	cq_mask = *(unsigned *)(memory + p.cq_off.ring_mask);
	cqes = (void *)(memory + p.cq_off.cqes);

	struct iovec all = { .iov_base = buffers, .iov_len = (size_t)depth * BLOCK };
	registration(ring, IORING_REGISTER_FILES, &file, 1);
	registration(ring, IORING_REGISTER_BUFFERS, &all, 1);
	struct io_uring_rsrc_update self = { .offset = -1u, .data = (uint64_t)ring };
	registration(ring, IORING_REGISTER_RING_FDS, &self, 1);

	unsigned tail = 0, head = 0, queued = depth;
	for (unsigned slot = 0; slot < depth; slot++)
		prepare(tail++, slot);
	uint64_t reads = 0, before = 0, cpu = 0, begin = now_nanos(), end = begin + warm;
	int measuring = 0;
	for (;;) {
		atomic_store_explicit(sq_tail, tail, memory_order_release);
		int taken = (int)syscall(SYS_io_uring_enter, self.offset, queued, 1,
					 IORING_ENTER_GETEVENTS | IORING_ENTER_REGISTERED_RING, NULL, 0);
		if (taken < 0)
			fail("io_uring_enter");
		queued -= (unsigned)taken;
		unsigned ready = atomic_load_explicit(cq_tail, memory_order_acquire);
		for (; head != ready; head++) {
			struct io_uring_cqe *cqe = &cqes[head & cq_mask];
			if (cqe->res != (int)BLOCK) {
				errno = cqe->res < 0 ? -cqe->res : EIO;
				fail("read");
			}
			prepare(tail++, (unsigned)cqe->user_data);
			queued++;
			reads++;
		}
		atomic_store_explicit(cq_head, head, memory_order_release);
		if ((depth == 1 && (reads & 15)) || now_nanos() < end)
			continue;
		if (measuring)
			break;
		measuring = 1;
		before = reads;
		cpu = clock_nanos(CLOCK_PROCESS_CPUTIME_ID);
		begin = now_nanos();
		end = begin + measure;
	}
	double seconds = (double)(now_nanos() - begin) / 1e9;
	cpu = clock_nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	reads -= before;
	printf("RESULT rate=%.1f cpu=%.2f\n", (double)reads / seconds, (double)cpu / (double)reads);
	return 0;
}
