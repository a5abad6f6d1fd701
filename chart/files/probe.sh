# The probe of `helm test`: tries HOST:PORT until it is sure, prints one sentence, and exits 0 when all is as it must be.
# ROLE=right must get through, ROLE=wrong must not; NAMESPACE, FLOW, FROM and TO are for the sentence alone.
# For any POSIX shell with timeout and the nc of busybox, OpenBSD or nmap. Values are read by name and never become code.
# Kubernetes reads command lines too, and halves two dollar signs in a row, so there are none.
set -u
LC_ALL=C
export LC_ALL

finish() {
  echo "$2"
  exit "$1"
}

for tool in nc timeout; do
  command -v $tool >/dev/null || finish 1 "FAILED: the image has no $tool; write an image with busybox in helmTest.image"
done

# -z ends nc once it is connected, -v makes it say why it is not. Where they are not built in, it says so anyway, starts a
# program once it is connected, and that ends at once.
flags='-z -v'
run=
case $(nc -z -v -w 1 127.0.0.1 1 2>&1) in
  *option*) flags='' run='-e true' ;;
esac

# One connection that is closed at once; prints what nc says.
connect() {
  (
    exec 2>&1 </dev/null
    timeout 10 nc $flags -w 2 "$1" "$2" $run
  )
}

# Nobody is denied by a nc that cannot connect at all: it must reach itself first.
timeout 9 nc -l -p 40404 </dev/null >/dev/null 2>&1 &
tries=0
until said=$(connect 127.0.0.1 40404); do
  tries=$((tries + 1))
  [ "$tries" -ge 5 ] && finish 1 "FAILED: the nc of the image cannot even connect to itself, so nothing is proven ($said); write an\
 image with busybox in helmTest.image"
  sleep 1
done

# Whether HOST has an address, for a nc that takes silence of DNS for silence of the target: only ping says that apart.
resolves() {
  [ -z "$run" ] && return 0
  case $(timeout 10 ping -c 1 -w 1 "$HOST" 2>&1) in
    'PING '*'('*) return 0 ;;
  esac
  return 1
}

# One try: 0 is connected, 1 is denied (the target refused, or was silent), 2 is no address, 3 is whatever else went wrong.
# Looking for an address is all that can take 10 s.
try() {
  said=$(connect "$HOST" "$PORT")
  code=$?
  [ "$code" -eq 0 ] && return 0
  case $code:$said in
    *'bad address'* | *getaddrinfo* | *[Rr]esol* | 124:* | 143:*) return 2 ;;
    *'ot permitted'* | *'ermission denied'*) return 3 ;;
    *refused*) return 1 ;;
    *'timed out'* | *TIMEOUT*) resolves && return 1 || return 2 ;;
  esac
  return 3
}

# A network plugin may need seconds until it knows a new pod, and opens or denies until then. So connecting late is
# connecting, connecting early is no breach yet, and a denial counts when it lasts.
end=$(($(date +%s) + ${PATIENCE:-20}))
denials=0
while :; do
  try
  state=$?
  late=no
  [ "$(date +%s)" -ge "$end" ] && late=yes
  [ "$state" -eq 1 ] && denials=$((denials + 1)) || denials=0
  case $ROLE:$state:$late in
    right:0:*)
      finish 0 "OK: a pod with the labels of $FROM reached $TO at $HOST:$PORT, as flow $FLOW says"
      ;;
    *:3:yes)
      finish 1 "FAILED: trying $HOST:$PORT ended neither in a connection nor in a refusal or silence of $TO, so nothing is proven:\
 nc said '$said' (exit code $code)"
      ;;
    right:1:yes)
      finish 1 "FAILED: a pod with the labels of $FROM did not reach $TO at $HOST:$PORT, though flow $FLOW allows it; see that\
 $TO is ready, that its Service has port $PORT, and that its pods carry the labels which its policy selects:\
 kubectl get networkpolicies,services,pods -n $NAMESPACE --show-labels"
      ;;
    right:2:yes)
      finish 1 "FAILED: $HOST does not resolve; write the name of the Service of $TO, or its address, in helmTest.host, and see\
 that DNS answers: kubectl get services -n $NAMESPACE"
      ;;
    wrong:0:yes)
      finish 1 "FAILED: a pod that no flow speaks of reached $TO at $HOST:$PORT, so nothing here protects $TO; most often the\
 network plugin enforces no NetworkPolicies (flannel alone, K3s started with --disable-network-policy, a node without\
 ipset, EKS VPC CNI without its agent), or else another policy opens it: kubectl get networkpolicies -n $NAMESPACE"
      ;;
    wrong:1:*)
      [ "$denials" -ge 5 ] &&
        finish 0 "OK: a pod that no flow speaks of tried $HOST:$PORT and was denied $denials times in a row; the policies are enforced"
      ;;
    wrong:2:yes)
      finish 1 "FAILED: a pod that no flow speaks of could not resolve $HOST, so it tried nothing; where egress is closed (egress:\
 all) or DNS is slow, write the address of $TO in helmTest.host"
      ;;
  esac
  sleep 1
done
