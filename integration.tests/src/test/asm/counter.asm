; A guest that writes numbered sectors over its disk for ever and reads them back.
;
; Sector n, n = 1, 2, 3 ..., consists of 128 doublewords: n, and then each time 1664525 times the one before plus
; 1013904223. It is written at block FIRST + n mod SLOTS * STRIDE; when the BIOS says that it was written, the guest says so at
; port E9h: 'A' and n. The sector written LAG before is read again each time, and every 16th time the disk is flushed. What
; goes wrong is said so: 'E' and the BIOS's status for an error, 'M' for a sector that is not what was written.

        bits 16
        cpu 386
        org 0x7C00

SLOTS   equ 2048                        ; a power of two
STRIDE  equ 61
FIRST   equ 64
LAG     equ 100
WRITTEN equ 0x8000
FOUND   equ 0x8400

boot:   cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7C00
        sti
        cld
        mov [drive], dl

next:   inc dword [number]
        mov eax, [number]
        mov di, WRITTEN
        mov cx, 128
.fill:  stosd
        imul eax, eax, 1664525
        add eax, 1013904223
        loop .fill

        mov eax, [number]
        mov word [buffer], WRITTEN
        mov bx, 0x4300
        call disk
        mov eax, [number]
        test al, 15
        jnz .said
        call flush
.said:  mov al, 'A'
        out 0xE9, al
        mov eax, [number]
        mov cx, 4
.byte:  out 0xE9, al
        shr eax, 8
        loop .byte
        call show

        mov eax, [number]
        sub eax, LAG
        jbe next
        push eax
        mov word [buffer], FOUND
        mov bx, 0x4200
        call disk
        pop eax
        mov si, FOUND
        mov cx, 128
.check: cmp eax, [si]
        jne mismatch
        add si, 4
        imul eax, eax, 1664525
        add eax, 1013904223
        loop .check
        jmp next

mismatch:
        mov al, 'M'
        jmp give_up

; BX: the function; EAX: the number of the sector
disk:   and eax, SLOTS - 1
        imul eax, eax, STRIDE
        add eax, FIRST
        mov [block], eax
        mov word [count], 1
        mov ax, bx
        mov si, packet
        mov dl, [drive]
        int 0x13
        jc error
        ret

; FLUSH CACHE (ATA-6 8.12), for which the BIOS has no function
flush:  mov dx, 0x1F6
        mov al, 0xE0
        out dx, al
        inc dx
        mov al, 0xE7
        out dx, al
.busy:  in al, dx
        test al, 0x80
        jnz .busy
        test al, 1
        mov ah, al
        jnz error
        ret

error:  mov al, 'E'
        out 0xE9, al
        mov al, ah
give_up:
        out 0xE9, al
        cli
        hlt
        jmp give_up

; The number on the screen, every 64 times
show:   mov edx, [number]
        test dl, 63
        jnz .done
        mov cx, 8
.digit: rol edx, 4
        mov al, dl
        and al, 15
        cmp al, 10
        sbb al, 0x69
        das                             ; 0-9, A-F
        mov ah, 0x0E
        mov bx, 7
        int 0x10
        loop .digit
        mov ax, 0x0E0D
        int 0x10
.done:  ret

drive:  db 0
        align 4
number: dd 0

        align 4
packet: db 16, 0                        ; EDD 3.0, disk address packet
count:  dw 1
buffer: dw WRITTEN, 0
block:  dd 0, 0

        times 510 - ($ - $$) db 0
        dw 0xAA55
