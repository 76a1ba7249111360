package trials

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// An act is one thing that SQLite asks of the disk and that changes it, seen
// before it is done.
type act struct {
	does   deed
	path   string
	offset int64  // of a write; of a cut, the size that stays
	data   []byte // of a write; valid only during the call
}

type deed string

const (
	creates     deed = "create"
	writes      deed = "write"
	cuts        deed = "truncate"
	syncs       deed = "sync"
	removes     deed = "remove"
	syncsFolder deed = "sync of the folder"
)

func (a act) String() string {
	s := fmt.Sprintf("%s of %s", a.does, filepath.Base(a.path))
	if a.does == writes {
		s += fmt.Sprintf(" (%d bytes at %d)", len(a.data), a.offset)
	}
	return s
}

// A refusal is how the disk fails an act. The zero refusal lets it be done.
type refusal struct {
	code int32 // what the unix VFS returns for it
	half bool  // the first half of a write reaches the file
}

// A guard sees each act on the databases of one folder before it is done, and
// may have it fail. It is called from any goroutine.
type guard func(act) refusal

// disk is the VFS that every database of this process is opened through. It is
// SQLite's own for this system but for what is put between here.
var disk struct {
	machine uintptr // SQLite's own VFS
	mu      sync.Mutex
	guards  map[string]guard                        // by folder
	files   map[uintptr]openFile                    // by sqlite3_file
	methods map[uintptr]uintptr                     // our table of methods, by SQLite's
	folder  func(*libc.TLS, uintptr, uintptr) int32 // SQLite's own openDirectory
	closed  map[string]bool                         // folders on a disk that takes no writes
}

type openFile struct {
	path    string
	methods *sqlite3.Tsqlite3_io_methods // SQLite's own
}

// at reads C memory, which Go's collector neither moves nor frees.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// function gives the Go function behind a C function pointer, and pointer the
// C function pointer of a top-level Go function.
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) }
func pointer[F any](f F) uintptr  { return *(*uintptr)(unsafe.Pointer(&f)) }

// takeOverDisk makes a copy of SQLite's VFS the default of this process. It
// must run before the first database is opened.
func takeOverDisk() error {
	disk.guards, disk.files, disk.methods = map[string]guard{}, map[uintptr]openFile{}, map[uintptr]uintptr{}
	disk.closed = map[string]bool{}
	tls := libc.NewTLS()
	defer tls.Close()
	disk.machine = sqlite3.Xsqlite3_vfs_find(tls, 0)
	if disk.machine == 0 {
		return fmt.Errorf("SQLite has no VFS")
	}
	own := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	name, err := libc.CString("trial")
	if err != nil {
		return err
	}
	v := at[sqlite3.Tsqlite3_vfs](own)
	*v = *at[sqlite3.Tsqlite3_vfs](disk.machine)
	v.FpNext, v.FzName = 0, name
	v.FxOpen, v.FxDelete = pointer(diskOpen), pointer(diskDelete)
	if err := takeOverFolders(tls, *v); err != nil {
		return err
	}
	if rc := sqlite3.Xsqlite3_vfs_register(tls, own, 1); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("registering the trial's VFS: %d", rc)
	}
	return nil
}

// takeOverFolders sees SQLite open a folder, which it does for one purpose: to
// sync it.
func takeOverFolders(tls *libc.TLS, v sqlite3.Tsqlite3_vfs) error {
	name, err := libc.CString("openDirectory")
	if err != nil {
		return err
	}
	defer libc.Xfree(tls, name)
	get := function[func(*libc.TLS, uintptr, uintptr) uintptr](v.FxGetSystemCall)
	set := function[func(*libc.TLS, uintptr, uintptr, uintptr) int32](v.FxSetSystemCall)
	disk.folder = function[func(*libc.TLS, uintptr, uintptr) int32](get(tls, disk.machine, name))
	if rc := set(tls, disk.machine, name, pointer(diskOpenFolder)); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("standing in for openDirectory: %d", rc)
	}
	return nil
}

// watch has a guard see what happens to the databases of a folder, until the
// returned function is called.
func watch(folder string, g guard) (stop func()) {
	disk.mu.Lock()
	defer disk.mu.Unlock()
	disk.guards[folder] = g
	return func() {
		disk.mu.Lock()
		defer disk.mu.Unlock()
		delete(disk.guards, folder)
	}
}

// closeForWriting has every file of a folder open as on a disk that takes no
// writes.
func closeForWriting(folder string) (reopen func()) {
	disk.mu.Lock()
	defer disk.mu.Unlock()
	disk.closed[folder] = true
	return func() {
		disk.mu.Lock()
		defer disk.mu.Unlock()
		delete(disk.closed, folder)
	}
}

func ask(a act) refusal {
	disk.mu.Lock()
	g := disk.guards[filepath.Dir(a.path)]
	disk.mu.Unlock()
	if g == nil {
		return refusal{}
	}
	return g(a)
}

func fileOf(p uintptr) openFile {
	disk.mu.Lock()
	defer disk.mu.Unlock()
	return disk.files[p]
}

func diskOpen(tls *libc.TLS, _, zName, pFile uintptr, flags int32, pOutFlags uintptr) int32 {
	open := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](at[sqlite3.Tsqlite3_vfs](disk.machine).FxOpen)
	if zName == 0 {
		return open(tls, disk.machine, zName, pFile, flags, pOutFlags)
	}
	path := libc.GoString(zName)
	disk.mu.Lock()
	closed := disk.closed[filepath.Dir(path)]
	disk.mu.Unlock()
	_, err := os.Stat(path)
	switch {
	case closed && err != nil && flags&sqlite3.SQLITE_OPEN_CREATE != 0:
		return sqlite3.SQLITE_CANTOPEN
	case closed:
		flags = flags&^(sqlite3.SQLITE_OPEN_READWRITE|sqlite3.SQLITE_OPEN_CREATE) | sqlite3.SQLITE_OPEN_READONLY
	case os.IsNotExist(err) && flags&sqlite3.SQLITE_OPEN_CREATE != 0:
		if r := ask(act{does: creates, path: path}); r.code != 0 {
			return sqlite3.SQLITE_CANTOPEN
		}
	}
	rc := open(tls, disk.machine, zName, pFile, flags, pOutFlags)
	if file := at[sqlite3.Tsqlite3_file](pFile); rc == sqlite3.SQLITE_OK && file.FpMethods != 0 {
		file.FpMethods = between(tls, pFile, path, file.FpMethods)
	}
	return rc
}

// between notes an open file and gives the table of methods that stands
// between SQLite and it.
func between(tls *libc.TLS, pFile uintptr, path string, methods uintptr) uintptr {
	disk.mu.Lock()
	defer disk.mu.Unlock()
	original := at[sqlite3.Tsqlite3_io_methods](methods)
	disk.files[pFile] = openFile{path, original}
	if own, ok := disk.methods[methods]; ok {
		return own
	}
	own := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(*original)))
	m := at[sqlite3.Tsqlite3_io_methods](own)
	*m = *original
	m.FxClose, m.FxWrite = pointer(diskClose), pointer(diskWrite)
	m.FxTruncate, m.FxSync = pointer(diskTruncate), pointer(diskSync)
	disk.methods[methods] = own
	return own
}

func diskClose(tls *libc.TLS, pFile uintptr) int32 {
	disk.mu.Lock()
	f := disk.files[pFile]
	delete(disk.files, pFile)
	disk.mu.Unlock()
	return function[func(*libc.TLS, uintptr) int32](f.methods.FxClose)(tls, pFile)
}

func diskWrite(tls *libc.TLS, pFile, zBuf uintptr, amount int32, offset int64) int32 {
	f := fileOf(pFile)
	write := function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](f.methods.FxWrite)
	data := unsafe.Slice(at[byte](zBuf), int(amount))
	r := ask(act{does: writes, path: f.path, offset: offset, data: data})
	if r.code == 0 {
		return write(tls, pFile, zBuf, amount, offset)
	}
	if r.half {
		if rc := write(tls, pFile, zBuf, amount/2, offset); rc != sqlite3.SQLITE_OK {
			return rc
		}
	}
	return r.code
}

func diskTruncate(tls *libc.TLS, pFile uintptr, size int64) int32 {
	f := fileOf(pFile)
	if r := ask(act{does: cuts, path: f.path, offset: size}); r.code != 0 {
		return sqlite3.SQLITE_IOERR_TRUNCATE
	}
	return function[func(*libc.TLS, uintptr, int64) int32](f.methods.FxTruncate)(tls, pFile, size)
}

func diskSync(tls *libc.TLS, pFile uintptr, flags int32) int32 {
	f := fileOf(pFile)
	if r := ask(act{does: syncs, path: f.path}); r.code != 0 {
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	return function[func(*libc.TLS, uintptr, int32) int32](f.methods.FxSync)(tls, pFile, flags)
}

func diskDelete(tls *libc.TLS, _, zPath uintptr, syncFolder int32) int32 {
	path := libc.GoString(zPath)
	if _, err := os.Stat(path); err == nil {
		if r := ask(act{does: removes, path: path}); r.code != 0 {
			return sqlite3.SQLITE_IOERR_DELETE
		}
	}
	remove := function[func(*libc.TLS, uintptr, uintptr, int32) int32](at[sqlite3.Tsqlite3_vfs](disk.machine).FxDelete)
	return remove(tls, disk.machine, zPath, syncFolder)
}

func diskOpenFolder(tls *libc.TLS, zFilename, pFd uintptr) int32 {
	ask(act{does: syncsFolder, path: libc.GoString(zFilename)})
	return disk.folder(tls, zFilename, pFd)
}
