#!/bin/sh
# The print command of ippeveprinter: keeps each document under its job's name,
# and writes down every job, so that one that was printed twice is seen. While
# the file "jam" lies beside the paper it has jammed; where "lost" does, it gives
# one job up in the middle.
set -e
if [ -e "$PAPER/jam" ]; then
	echo "STATE: +media-jam-error" >&2
	while [ -e "$PAPER/jam" ]; do sleep 0.1; done
	echo "STATE: -media-jam-error" >&2
fi
if [ -e "$PAPER/lost" ]; then
	rm "$PAPER/lost"
	exit 1
fi
cp "$1" "$PAPER/.coming"
mv "$PAPER/.coming" "$PAPER/$IPP_JOB_NAME.pdf"
echo "$IPP_JOB_NAME" >>"$PAPER/printed.log"
