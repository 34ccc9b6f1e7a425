/*
 * Another process that takes CPU: load SECONDS CPU (-1 leaves the placement open). It prints READY when it runs and
 * ends by itself, or with the benchmark.
 */
#include "bench.h"

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: load SECONDS CPU\n");
		return 2;
	}
	die_with_parent();
	pin_to(atoi(argv[2]));
	uint64_t end = now_nanos() + strtoull(argv[1], NULL, 10) * 1000000000u;

	puts("READY");
	fflush(stdout);
	while (now_nanos() < end)
		for (volatile int i = 0; i < 100000; i++)
			;
	return 0;
}
