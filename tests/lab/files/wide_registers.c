/* Loaded into User-Mode Linux on processors whose registers take more room than it knows of (AMX, APX).
 *
 * It keeps 2696 bytes of XSAVE area for a process (HOST_FP_SIZE) and sets registers from them; the kernel below takes
 * the whole area or nothing (EFAULT), and then the first process dies. Here the area is as large as it has to be; what
 * a node's process would have in the part that User-Mode Linux does not keep is reset: nodes do not know of it.
 */
typedef unsigned long word;
struct iovec { void *base; word length; };
enum { GETREGSET = 0x4204, SETREGSET = 0x4205, XSTATE = 0x202, ROOM = 65536, BITS_AT = 512 / sizeof(word) };
#define KEPT_BITS 0x3ffUL /* up to PKRU, the last component within 2696 bytes */

extern void *dlsym(void *where, const char *name);
extern void *memcpy(void *to, const void *from, word length);

static word got[ROOM / sizeof(word)];
static word set[ROOM / sizeof(word)]; /* behind what User-Mode Linux keeps it is zero, always */
static word whole;                    /* bytes: what the kernel below calls the whole area */

long ptrace(int request, int pid, void *address, void *data) {
  static long (*next)(int, int, void *, void *);
  if (!next) next = (long (*)(int, int, void *, void *))dlsym((void *)-1L, "ptrace");
  if ((request != GETREGSET && request != SETREGSET) || (word)address != XSTATE) return next(request, pid, address, data);

  struct iovec *asked = data, wide;
  if (request == GETREGSET) {
    wide.base = got;
    wide.length = ROOM;
    long answer = next(request, pid, address, &wide);
    if (answer < 0) return answer;
    whole = wide.length;
    if (asked->length > whole) asked->length = whole;
    memcpy(asked->base, got, asked->length);
    return answer;
  }
  memcpy(set, asked->base, asked->length < whole ? asked->length : whole);
  set[BITS_AT] &= KEPT_BITS;
  wide.base = set;
  wide.length = whole;
  return next(request, pid, address, &wide);
}
